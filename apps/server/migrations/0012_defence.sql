-- Networks that are answered with a refusal alone, at every project of the instance.
create table address_bans (
  id          uuid primary key,
  network     cidr not null,
  source      text collate "C" not null check (source in ('operator', 'scanner')),
  reason      text,
  created_by  text,                                         -- the operator; null: the instance itself, by strikes
  created_at  timestamptz not null,
  expires_at  timestamptz,                                  -- null: until somebody lifts it
  unique (network, source)
);
create index address_bans_by_time on address_bans (created_at desc, id desc);
create index address_bans_by_end on address_bans (expires_at) where expires_at is not null;

-- Raised in the transaction of each change: replicas ask for this one row, and read the bans when it has moved.
create table address_bans_version (
  singleton  boolean primary key default true check (singleton),
  version    bigint not null default 0
);
insert into address_bans_version default values;

-- What the security overview shows, counted from the audit and from devices: one small row for each hour, so that a month is one short look-up.
create table security_counts (
  project_id  uuid not null references projects (id) on delete cascade,
  hour        timestamptz not null,
  metric      text collate "C" not null,                    -- sign_ins, failures, new_devices, lockouts, bans
  key         text collate "C" not null,                    -- the method, the reason
  count       bigint not null,
  primary key (project_id, hour, metric, key)
);
create index security_counts_by_age on security_counts (hour);

-- Up to when all projects have been counted.
create table security_counts_progress (
  singleton      boolean primary key default true check (singleton),
  counted_until  timestamptz not null
);
-- Where there is an audit already, its last month is counted afterwards.
insert into security_counts_progress (counted_until)
select date_trunc('hour', now() - case when exists (select from audit_events) then interval '30 days' else interval '0' end);

-- The audit is only ever appended to, so its rows lie in the order of time: a few pages of index for millions of them, and next to nothing at each write.
create index audit_events_by_age on audit_events using brin (occurred_at) with (pages_per_range = 16, autosummarize = on);
create index devices_by_age on devices (created_at);
