-- Passkeys and security keys (WebAuthn Level 3). What is kept is public; the private key never leaves its device.
create table passkeys (
  project_id     uuid not null,
  id             uuid not null,
  user_id        uuid not null,
  credential_id  bytea not null,
  public_key     bytea not null,                            -- COSE
  user_handle    bytea not null,                            -- random, the same for all passkeys of an account: it tells nobody who the account is
  counter        bigint not null,
  transports     text[] not null default '{}',
  aaguid         uuid not null,
  backed_up      boolean not null,
  name           text not null,
  created_at     timestamptz not null,
  last_used_at   timestamptz,
  primary key (project_id, id),
  unique (project_id, credential_id),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);
create index passkeys_by_user on passkeys (project_id, user_id, created_at, id);
