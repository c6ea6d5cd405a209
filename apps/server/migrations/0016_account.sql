-- Sign-ins from browsers that an account had not seen, until its owner has been told by mail. Written by the statement that opens the session; the id is
-- the session's.
create table device_notices (
  project_id  uuid not null,
  id          uuid not null,
  user_id     uuid not null,
  ip          inet,
  user_agent  text,
  created_at  timestamptz not null,
  told_at     timestamptz,
  primary key (project_id, id),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);
create index device_notices_untold on device_notices (created_at) where told_at is null;
create index device_notices_by_user on device_notices (project_id, user_id, created_at);
create index device_notices_by_age on device_notices (created_at);

-- What a person asked to be given of all that is held about them. One at a time, for seven days.
create table data_exports (
  project_id    uuid not null,
  user_id       uuid not null,
  id            uuid not null,
  state         text collate "C" not null check (state in ('preparing', 'ready')),
  content       text,                                       -- JSON, as it is downloaded
  requested_at  timestamptz not null,
  ready_at      timestamptz,
  expires_at    timestamptz not null,
  primary key (project_id, user_id),
  check ((state = 'ready') = (content is not null)),
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);
create index data_exports_by_end on data_exports (expires_at);

select jobs.create_queue('data_exports', '{"policy":"standard","retryLimit":5,"retryDelay":10,"retryBackoff":true,"retryDelayMax":600,"expireInSeconds":300}');
