-- What operators do to many users at once. The walk through the list and what came of it stand here, written with each portion, so that a process
-- that dies loses nothing and does nothing twice.
create table bulk_actions (
  project_id      uuid not null references projects (id) on delete cascade,
  id              uuid not null,
  action          jsonb not null,                           -- {type: 'ban', reason, expiresAt} …
  filter          jsonb not null,                           -- {q, status}, as the list of users has them
  actor           jsonb not null,                           -- who asked, for the audit of each item
  state           text not null check (state in ('waiting', 'running', 'finished', 'cancelled', 'failed')),
  expected_count  integer not null,                         -- what the one who asked saw before
  next_cursor     text,                                     -- where the walk goes on; null before it begins
  done_count      integer not null default 0,
  unchanged_count integer not null default 0,
  failed_count    integer not null default 0,
  failures        jsonb not null default '[]',              -- the first of them: [{id, code}]
  faults          integer not null default 0,               -- how often a portion broke off for no reason of its items
  created_at      timestamptz not null,
  started_at      timestamptz,
  finished_at     timestamptz,
  primary key (project_id, id)
);
create index bulk_actions_open on bulk_actions (project_id) where finished_at is null;
create index bulk_actions_by_end on bulk_actions (finished_at) where finished_at is not null;

select jobs.create_queue('bulk_actions', '{"policy":"standard","retryLimit":8,"retryDelay":2,"retryBackoff":true,"retryDelayMax":60,"expireInSeconds":900}');

-- Whoever is signed in as somebody else: asked for when the one who is signs out, is banned or deleted.
create index sessions_by_impersonator on sessions ((actor ->> 'userId')) where actor is not null and revoked_at is null;
