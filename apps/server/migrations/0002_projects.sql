create table projects (
  id                      uuid primary key,
  slug                    text collate "C" not null unique check (slug ~ '^[a-z][a-z0-9-]{1,38}[a-z0-9]$'),
  name                    text not null,
  is_system               boolean not null default false,   -- the project `frontdesk`, whose users are the operators
  mode                    text not null default 'live' check (mode in ('live', 'test')),
  owner_project_id        uuid,                             -- the system project; null for the system project itself
  owner_organization_id   uuid,                             -- the organization in it that owns and pays
  default_application_id  uuid not null,
  settings                jsonb not null,                   -- one document, validated by projects.settings.ts
  version                 bigint not null default 1,
  created_at              timestamptz not null,
  updated_at              timestamptz not null,
  check (is_system = (owner_project_id is null)),
  check ((owner_project_id is null) = (owner_organization_id is null))
);
create unique index projects_one_system on projects (is_system) where is_system;
create index projects_by_owner on projects (owner_project_id, owner_organization_id, created_at, id);

-- What a user signs in to. The OAuth client and its registry entry are one row.
create table applications (
  project_id                uuid not null references projects (id) on delete cascade,
  id                        uuid not null,
  type                      text not null check (type in ('web', 'spa', 'native', 'machine', 'mcp')),
  name                      text not null,
  description               text,
  icon_url                  text,
  url                       text,
  position                  integer not null default 0,
  is_default                boolean not null default false,
  first_party               boolean not null default true,
  active                    boolean not null default true,
  maintenance_message       text,
  redirect_uris             text[] not null default '{}',
  post_logout_redirect_uris text[] not null default '{}',
  scopes                    text[] not null default '{}',
  grants                    text[] not null default '{}',
  access_rule               jsonb not null default '{"type":"everyone"}',
  settings                  jsonb not null default '{}',
  created_at                timestamptz not null,
  updated_at                timestamptz not null,
  primary key (project_id, id)
);
create unique index applications_one_default on applications (project_id) where is_default;
alter table projects add constraint projects_default_application
  foreign key (id, default_application_id) references applications (project_id, id) deferrable initially deferred;

create table signing_keys (
  project_id          uuid not null references projects (id) on delete cascade,
  id                  uuid not null,
  kid                 text collate "C" not null,
  algorithm           text not null check (algorithm in ('EdDSA', 'RS256', 'ES256')),
  state               text not null check (state in ('next', 'active', 'retired')),
  public_jwk          jsonb not null,
  private_key_sealed  bytea not null,
  created_at          timestamptz not null,
  activated_at        timestamptz,
  retired_at          timestamptz,
  published_until     timestamptz,               -- a retired key stays in the JWKS until its last token has expired
  primary key (project_id, id),
  unique (project_id, kid)
);
create unique index signing_keys_one_active on signing_keys (project_id, algorithm) where state = 'active';

-- The project's own credentials for the management API. `secret_hash` is globally unique: the key alone names its project.
create table secret_keys (
  project_id    uuid not null references projects (id) on delete cascade,
  id            uuid not null,
  name          text not null,
  prefix        text not null,
  last_four     text not null,
  secret_hash   bytea not null unique,
  scopes        text[] not null,
  created_by    text,
  created_at    timestamptz not null,
  last_used_at  timestamptz,
  expires_at    timestamptz,
  revoked_at    timestamptz,
  primary key (project_id, id)
);
create index secret_keys_by_age on secret_keys (project_id, created_at, id);
