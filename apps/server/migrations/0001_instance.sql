-- The deployment itself: one row of facts, the keys that seal secrets, and what keeps replicas honest.

create table instance (
  singleton          boolean primary key default true check (singleton),
  set_up_at          timestamptz,               -- first run finished: the set-up page and command answer no more
  set_up_token_hash  bytea,                     -- the one-time token that start-up prints
  created_at         timestamptz not null default now()
);
insert into instance default values;

-- Secrets are sealed under a data key; a data key is sealed under the instance secret. Rotation adds a row and re-seals in the background.
create table data_keys (
  id          uuid primary key,
  state       text not null check (state in ('active', 'retired')),
  key_sealed  bytea not null,
  created_at  timestamptz not null,
  retired_at  timestamptz
);
create unique index data_keys_one_active on data_keys (state) where state = 'active';

-- Whatever alters a snapshot writes a row here, in the same transaction. Replicas read it by transaction snapshot, never by id (a late commit has a low id).
create table change_feed (
  id          bigint generated always as identity primary key,
  xid         xid8 not null default pg_current_xact_id(),
  project_id  uuid not null,
  scope       text not null check (scope in ('session', 'user', 'organization', 'project')),
  subject_id  uuid not null,
  created_at  timestamptz not null
);
create index change_feed_by_xid on change_feed (xid, id);
create index change_feed_by_project on change_feed (project_id, id);
create index change_feed_by_age on change_feed (created_at);
