-- A username is kept for the browser that chose it until its sign-up is confirmed: whether an address has an account must not show in what is free.
create table username_reservations (
  project_id    uuid not null references projects (id) on delete cascade,
  username_key  text collate "C" not null,
  holder_hash   bytea not null,                             -- who may take it: a browser, later a user
  expires_at    timestamptz not null,
  primary key (project_id, username_key)
);
create index username_reservations_by_end on username_reservations (expires_at);

-- Who waits to be let in, in the order of joining. An address that has an account is written down like any other.
create table waitlist_counters (
  project_id     uuid primary key references projects (id) on delete cascade,
  last_position  bigint not null
);
create table waitlist_entries (
  project_id   uuid not null references projects (id) on delete cascade,
  id           uuid not null,
  position     bigint not null,
  email        text not null,
  email_key    text collate "C" not null,
  locale       text,
  joined_at    timestamptz not null,
  approved_at  timestamptz,
  approved_by  text,
  primary key (project_id, id),
  unique (project_id, email_key),
  unique (project_id, position)
);
create index waitlist_entries_waiting on waitlist_entries (project_id, position) where approved_at is null;
create index waitlist_entries_approved on waitlist_entries (project_id, position) where approved_at is not null;

-- An address that may sign up whatever the project's mode is. An invitation to an organization names it and a role.
create table invitations (
  project_id       uuid not null references projects (id) on delete cascade,
  id               uuid not null,
  email            text not null,
  email_key        text collate "C" not null,
  organization_id  uuid,
  role             text,
  locale           text,
  invited_by       text,                                    -- actor of the audit; null for the product itself
  inviter_name     text,
  created_at       timestamptz not null,
  sent_at          timestamptz not null,
  token_id         uuid not null,                           -- of the newest mail: its link is the one that works
  expires_at       timestamptz not null,
  accepted_at      timestamptz,
  accepted_by      uuid,
  revoked_at       timestamptz,
  primary key (project_id, id),
  foreign key (project_id, organization_id) references organizations (project_id, id) on delete cascade,
  foreign key (project_id, accepted_by) references users (project_id, id) on delete set null (accepted_by),
  check ((organization_id is null) = (role is null))
);
create unique index invitations_one_open on invitations (project_id, email_key, organization_id) nulls not distinct
  where accepted_at is null and revoked_at is null;
create index invitations_by_age on invitations (project_id, created_at desc, id desc);
create index invitations_open on invitations (project_id, created_at desc, id desc) where accepted_at is null and revoked_at is null;
create index invitations_accepted on invitations (project_id, created_at desc, id desc) where accepted_at is not null;
create index invitations_revoked on invitations (project_id, created_at desc, id desc) where accepted_at is null and revoked_at is not null;
create index invitations_by_organization on invitations (project_id, organization_id) where organization_id is not null;
create index invitations_by_user on invitations (project_id, accepted_by) where accepted_by is not null;

-- Which version of the terms somebody accepted, when and from where. Never changed.
create table terms_acceptances (
  project_id   uuid not null,
  user_id      uuid not null,
  version      text collate "C" not null,
  accepted_at  timestamptz not null,
  ip           inet,
  primary key (project_id, user_id, version),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);

create table referral_codes (
  project_id  uuid not null,
  user_id     uuid not null,
  code        text collate "C" not null,
  created_at  timestamptz not null,
  primary key (project_id, user_id),
  unique (project_id, code),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);

-- Who came by whose link. It counts once the account is verified, and once for an address, also after the account is deleted.
create table referrals (
  project_id        uuid not null,
  id                uuid not null,
  referrer_id       uuid not null,
  referred_user_id  uuid,
  address_hash      bytea not null,                         -- keyed, of the referred address
  created_at        timestamptz not null,
  completed_at      timestamptz,
  primary key (project_id, id),
  unique (project_id, address_hash),
  foreign key (project_id, referrer_id) references users (project_id, id) on delete cascade,
  foreign key (project_id, referred_user_id) references users (project_id, id) on delete set null (referred_user_id)
);
create index referrals_of_referrer on referrals (project_id, referrer_id, created_at desc, id desc);
create index referrals_by_age on referrals (project_id, created_at desc, id desc);
create unique index referrals_of_referred on referrals (project_id, referred_user_id) where referred_user_id is not null;

-- The project's secret with its captcha provider. What is public about it stands in the project's settings.
create table captchas (
  project_id        uuid primary key references projects (id) on delete cascade,
  provider          text not null check (provider in ('turnstile', 'hcaptcha')),
  secret_sealed     bytea not null,
  secret_last_four  text not null,
  created_at        timestamptz not null,
  updated_at        timestamptz not null
);
create index captchas_by_data_key on captchas (substring(secret_sealed from 2 for 16));
