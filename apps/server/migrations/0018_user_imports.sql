-- Users who come from elsewhere: their file in chunks, its rows with what became of each, and how far the work has come.

create table user_imports (
  project_id          uuid not null references projects (id) on delete cascade,
  id                  uuid not null,
  format              text collate "C" not null,
  file_name           text,
  state               text collate "C" not null
                      check (state in ('uploading', 'reading', 'checking', 'checked', 'importing', 'done', 'failed', 'cancelled')),
  dry_run             boolean not null default true,        -- where reading leads: to a report, or on to the import
  options             jsonb not null,                       -- never a key: Firebase's is sealed in password_signer_keys
  actor               jsonb not null,                       -- who started it; the audit names them for each user
  chunks              integer not null default 0,
  bytes_total         bigint not null default 0,
  bytes_read          bigint not null default 0,
  rows_total          integer not null default 0,
  rows_unreadable     integer not null default 0,           -- failed when the file was read, whatever follows
  last_position       integer not null default 0,           -- the mark: rows up to here are done in this state
  rows_created        integer not null default 0,
  rows_skipped        integer not null default 0,
  rows_failed         integer not null default 0,
  problem             jsonb,                                -- why the file could not be read: {code, line, field}
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  finished_at         timestamptz,
  primary key (project_id, id)
);
create unique index user_imports_one_running on user_imports (project_id) where state in ('reading', 'checking', 'importing');
create index user_imports_by_age on user_imports (project_id, created_at desc, id desc);
create index user_imports_by_state on user_imports (project_id, state);
create index user_imports_by_change on user_imports (state, updated_at);

create table user_import_chunks (
  project_id  uuid not null,
  import_id   uuid not null,
  position    integer not null,
  bytes       bytea not null,
  primary key (project_id, import_id, position),
  foreign key (project_id, import_id) references user_imports (project_id, id) on delete cascade
);

-- One row for each user of the file. `parsed` is there until the row is done: it holds the password hash.
create table user_import_rows (
  project_id    uuid not null,
  import_id     uuid not null,
  position      integer not null,
  line          integer not null,
  email         text,
  source_id     text collate "C",
  parsed        jsonb,
  outcome       text collate "C" check (outcome in ('created', 'skipped', 'failed')),
  code          text collate "C",
  field         text,
  user_id       uuid,
  primary key (project_id, import_id, position),
  foreign key (project_id, import_id) references user_imports (project_id, id) on delete cascade
);
create index user_import_rows_by_outcome on user_import_rows (project_id, import_id, outcome, position);

-- What stands in a second list of the file and belongs to its users: Better Auth's accounts.
create table user_import_accounts (
  project_id      uuid not null,
  import_id       uuid not null,
  user_source_id  text collate "C" not null,
  position        integer not null,
  account         jsonb not null,
  primary key (project_id, import_id, user_source_id, position),
  foreign key (project_id, import_id) references user_imports (project_id, id) on delete cascade
);

-- Slow faults only (the database is away): whatever is wrong with a file is in its report.
select jobs.create_queue('user-imports', '{"policy":"standard","retryLimit":100,"retryDelay":5,"retryBackoff":true,"retryDelayMax":60,"expireInSeconds":900}');
