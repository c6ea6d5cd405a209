-- What a project has at others that sign its people in: credentials of its own, or leave to use those of the instance. No row: not offered.
create table providers (
  project_id               uuid not null references projects (id) on delete cascade,
  key                      text collate "C" not null,        -- part of addresses: /sign-in/{key}, /callback/{key}
  kind                     text not null,
  credentials              text not null check (credentials in ('own', 'instance')),
  name                     text,                             -- what the button says; null: the provider's own name
  issuer                   text,                             -- of the kind `oidc` alone: others know theirs
  client_id                text,
  client_secret_sealed     bytea,                            -- Apple: the private key that signs the client secret
  client_secret_last_four  text,
  options                  jsonb not null default '{}',      -- Apple: team and key; Microsoft: tenant
  trust_email              boolean not null default false,   -- of the kind `oidc` alone: its `email_verified` counts
  enabled                  boolean not null default true,
  position                 integer not null default 0,
  created_at               timestamptz not null,
  updated_at               timestamptz not null,
  primary key (project_id, key),
  check (credentials = 'instance' or client_id is not null),
  check ((kind = 'oidc') = (issuer is not null))
);
create index providers_by_data_key on providers (substring(client_secret_sealed from 2 for 16));

-- A user's account at a provider. Its name is (provider, issuer, subject) and nothing else: addresses change hands.
create table identities (
  project_id    uuid not null,
  id            uuid not null,
  user_id       uuid not null,
  provider      text collate "C" not null,                   -- the key of the provider
  issuer        text collate "C" not null,
  subject       text collate "C" not null,
  email         text,                                        -- as the provider said last: shown, never looked up
  name          text,
  created_at    timestamptz not null,
  last_used_at  timestamptz not null,
  primary key (project_id, id),
  unique (project_id, provider, issuer, subject),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);
create index identities_by_user on identities (project_id, user_id, created_at);
