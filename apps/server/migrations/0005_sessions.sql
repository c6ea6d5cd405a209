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
  version               bigint not null default 1,          -- raised by whatever changes what the snapshot shows, see the triggers below
  snapshot              text,                               -- the answer of GET /session as it was made last …
  snapshot_version      bigint,                             -- … at this version: any change makes it old by itself
  primary key (project_id, id),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade,
  foreign key (project_id, application_id) references applications (project_id, id) on delete cascade,
  foreign key (project_id, device_id) references devices (project_id, id) on delete set null (device_id),
  foreign key (project_id, organization_id) references organizations (project_id, id) on delete set null (organization_id)
);
create index sessions_by_user on sessions (project_id, user_id, created_at desc) where revoked_at is null;
create index sessions_by_device on sessions (project_id, device_id);
create index sessions_by_end on sessions (expires_at);
create index sessions_by_organization on sessions (project_id, organization_id) where organization_id is not null and revoked_at is null;

-- A snapshot is made of more rows than its session's. Whatever changes one of them raises the version of the sessions that show it, in the same
-- transaction, so that a session check reads one row and knows whether its answer still holds. These changes are rare; checks are not.
create function users_raise_sessions() returns trigger language plpgsql as $$
begin
  update sessions set version = version + 1 where project_id = new.project_id and user_id = new.id and revoked_at is null;
  return null;
end $$;
create trigger users_raise_sessions
  after update of email, email_verified_at, username, name, image_url, locale, roles, public_metadata, banned_at, ban_expires_at on users
  for each row when (old.* is distinct from new.*) execute function users_raise_sessions();

create function organizations_raise_sessions() returns trigger language plpgsql as $$
begin
  update sessions set version = version + 1 where project_id = new.project_id and organization_id = new.id and revoked_at is null;
  return null;
end $$;
create trigger organizations_raise_sessions after update of slug, name on organizations
  for each row when (old.* is distinct from new.*) execute function organizations_raise_sessions();

create function organization_members_raise_sessions() returns trigger language plpgsql as $$
declare
  member organization_members := coalesce(new, old);
begin
  update sessions set version = version + 1
  where project_id = member.project_id and user_id = member.user_id and organization_id = member.organization_id and revoked_at is null;
  return null;
end $$;
create trigger organization_members_raise_sessions after insert or update or delete on organization_members
  for each row execute function organization_members_raise_sessions();

create function organization_roles_raise_sessions() returns trigger language plpgsql as $$
declare
  changed organization_roles := coalesce(new, old);
begin
  update sessions s set version = s.version + 1 from organization_members m
  where m.project_id = changed.project_id and m.role = changed.key and (changed.organization_id is null or m.organization_id = changed.organization_id)
    and s.project_id = m.project_id and s.user_id = m.user_id and s.organization_id = m.organization_id and s.revoked_at is null;
  return null;
end $$;
create trigger organization_roles_raise_sessions after insert or update or delete on organization_roles
  for each row execute function organization_roles_raise_sessions();

create function sessions_raise_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger sessions_change_organization before update of organization_id on sessions
  for each row when (old.organization_id is distinct from new.organization_id) execute function sessions_raise_version();

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
