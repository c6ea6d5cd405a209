-- Codes of an authenticator (RFC 6238). One that is confirmed at most, and one that is being set up beside it.
create table totp_factors (
  project_id     uuid not null,
  id             uuid not null,
  user_id        uuid not null,
  secret_sealed  bytea not null,
  last_step      bigint,                                    -- the time step of the code that was used last: a code works once, and none before it
  created_at     timestamptz not null,
  confirmed_at   timestamptz,                               -- null: being set up, asked of nobody
  last_used_at   timestamptz,
  primary key (project_id, id),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);
create unique index totp_factors_confirmed on totp_factors (project_id, user_id) where confirmed_at is not null;
create unique index totp_factors_pending on totp_factors (project_id, user_id) where confirmed_at is null;
create index totp_factors_by_data_key on totp_factors (substring(secret_sealed from 2 for 16));

-- What gets somebody in who has lost the authenticator: each once. 80 random bits, so a plain hash hides them.
create table recovery_codes (
  project_id  uuid not null,
  user_id     uuid not null,
  code_hash   bytea not null,
  created_at  timestamptz not null,
  used_at     timestamptz,
  primary key (project_id, user_id, code_hash),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);
