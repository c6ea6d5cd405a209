-- A browser or app that was recognised. The device secret is a cookie of its own; it is a hint for limits and mails, never a credential.
create table devices (
  project_id     uuid not null,
  id             uuid not null,
  user_id        uuid not null,
  secret_hash    bytea not null,
  name           text,
  user_agent     text,
  last_ip        inet,
  trusted_until  timestamptz,
  created_at     timestamptz not null,
  last_seen_at   timestamptz not null,
  primary key (project_id, id),
  unique (project_id, secret_hash, user_id),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);
create index devices_by_user on devices (project_id, user_id);

create table sessions (
  project_id            uuid not null,
  id                    uuid not null,
  lineage_id            uuid not null,                      -- survives step-up, when the id changes
  user_id               uuid not null,
  application_id        uuid not null,
  device_id             uuid,
  organization_id       uuid,
  generation            integer not null default 1,
  secret_hash           bytea not null,
  previous_secret_hash  bytea,
  successor_sealed      bytea,                              -- the current secret, sealed under a key derived from its predecessor
  rotated_at            timestamptz,
  transport             text not null check (transport in ('cookie', 'token')),
  amr                   text[] not null,
  acr                   text,
  authenticated_at      timestamptz not null,
  actor                 jsonb,                              -- the impersonator: {projectId, userId, email}
  ip                    inet,
  user_agent            text,
  created_at            timestamptz not null,
  last_seen_at          timestamptz not null,
  expires_at            timestamptz not null,
  idle_expires_at       timestamptz not null,
  revoked_at            timestamptz,
  revoked_reason        text,
  version               bigint not null default 1,          -- raised by every statement that changes what the snapshot shows
  snapshot              text,                               -- the answer of GET /session as it was made last …
  snapshot_made_of      text,                               -- … and the versions of the rows it was made of: any change makes it old by itself
  primary key (project_id, id),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade,
  foreign key (project_id, application_id) references applications (project_id, id) on delete cascade,
  foreign key (project_id, device_id) references devices (project_id, id) on delete set null (device_id),
  foreign key (project_id, organization_id) references organizations (project_id, id) on delete set null (organization_id)
);
create index sessions_by_user on sessions (project_id, user_id, created_at desc) where revoked_at is null;
create index sessions_by_device on sessions (project_id, device_id);
create index sessions_by_end on sessions (expires_at);

-- The server's side of one sign-in, from the address to the session: nothing of it travels in forms.
create table sign_in_attempts (
  project_id      uuid not null references projects (id) on delete cascade,
  id              uuid not null,
  user_id         uuid,
  application_id  uuid not null,
  device_id       uuid,
  binding_hash    bytea not null,                           -- the browser that began
  state           text not null,
  amr             text[] not null default '{}',
  data            jsonb not null default '{}',
  return_to       text,
  ip              inet,
  user_agent      text,
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  completed_at    timestamptz,
  primary key (project_id, id),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);
create index sign_in_attempts_by_end on sign_in_attempts (expires_at);

-- Everything that is used once. One kind is never accepted as another; `used_at` and `voided_at` are only ever set.
create table one_time_tokens (
  project_id    uuid not null references projects (id) on delete cascade,
  id            uuid not null,
  kind          text not null,
  token_hash    bytea not null,
  code_hash     bytea,                                      -- the six digits for another browser
  code_tries    integer not null default 0,
  user_id       uuid,
  email_key     text collate "C",
  binding_hash  bytea,                                      -- the browser that asked, where the kind is bound to one
  payload       jsonb not null default '{}',
  created_at    timestamptz not null,
  expires_at    timestamptz not null,
  used_at       timestamptz,
  voided_at     timestamptz,
  primary key (project_id, id),
  unique (project_id, kind, token_hash),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);
create index one_time_tokens_open_by_user on one_time_tokens (project_id, user_id, kind, created_at desc) where used_at is null and voided_at is null;
create index one_time_tokens_open_by_email on one_time_tokens (project_id, email_key, kind) where used_at is null and voided_at is null;
create index one_time_tokens_by_binding on one_time_tokens (project_id, binding_hash, kind) where binding_hash is not null and used_at is null and voided_at is null;
create index one_time_tokens_by_end on one_time_tokens (expires_at);
