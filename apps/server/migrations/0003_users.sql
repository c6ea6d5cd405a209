create table users (
  project_id             uuid not null references projects (id) on delete cascade,
  id                     uuid not null,
  email                  text not null,                     -- as the person wrote it
  email_key              text collate "C" not null,         -- lower case, NFC: the identity is (project, email_key)
  email_verified_at      timestamptz,
  username               text,
  username_key           text collate "C",
  name                   text,
  name_key               text collate "C",                  -- lower case, NFC, made by us: what lower() does depends on the server's locale
  image_url              text,
  locale                 text,
  roles                  text[] not null default '{}',
  public_metadata        jsonb not null default '{}',
  private_metadata       jsonb not null default '{}',
  banned_at              timestamptz,
  ban_reason             text,
  ban_expires_at         timestamptz,
  deletion_requested_at  timestamptz,
  deletion_due_at        timestamptz,
  last_sign_in_at        timestamptz,
  created_at             timestamptz not null,
  updated_at             timestamptz not null,
  primary key (project_id, id),
  unique (project_id, email_key),
  unique (project_id, username_key)
) with (fillfactor = 90);                                  -- the last sign-in is written at each one: in place, because no index holds it
create index users_by_age on users (project_id, created_at desc, id desc);
create index users_by_name on users (project_id, name_key, id);
create index users_banned on users (project_id, created_at desc, id desc) where banned_at is not null;
create index users_unverified on users (project_id, created_at desc, id desc) where email_verified_at is null;
create index users_deleting on users (project_id, created_at desc, id desc) where deletion_due_at is not null;
create index users_deletion_due on users (deletion_due_at) where deletion_due_at is not null;

create table passwords (
  project_id  uuid not null,
  user_id     uuid not null,
  hash        text not null,                                -- self-describing: $argon2id$…, later imported formats
  changed_at  timestamptz not null,
  primary key (project_id, user_id),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);
