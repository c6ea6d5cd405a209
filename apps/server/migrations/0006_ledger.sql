-- Who did what. Written with the change, never altered: the trigger lets only the hash chain fill its two columns, once.
create table audit_events (
  project_id     uuid not null,                             -- no foreign key: the record outlives the project
  id             uuid not null,
  action         text collate "C" not null,
  actor_type     text not null check (actor_type in ('user', 'operator', 'secret_key', 'system', 'anonymous')),
  actor_id       text,
  impersonator   text,
  target_type    text not null,
  target_id      text,
  changes        jsonb not null default '{}',
  ip             inet,
  user_agent     text,
  request_id     text,
  occurred_at    timestamptz not null,
  chain_position bigint,
  chain_hash     bytea,
  primary key (project_id, id)
);
create index audit_events_by_time on audit_events (project_id, occurred_at desc, id desc);
create index audit_events_by_target on audit_events (project_id, target_id, occurred_at desc, id desc);
create index audit_events_by_actor on audit_events (project_id, actor_id, occurred_at desc, id desc);
create index audit_events_unchained on audit_events (project_id, id) where chain_position is null;

create function audit_events_are_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.chain_position is null and new.chain_position is not null
     and (to_jsonb(new) - 'chain_position' - 'chain_hash') = (to_jsonb(old) - 'chain_position' - 'chain_hash') then
    return new;
  end if;
  raise exception 'audit_events is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_events_append_only before update or delete on audit_events for each row execute function audit_events_are_append_only();
create trigger audit_events_no_truncate before truncate on audit_events execute function audit_events_are_append_only();

-- The outbox: events that apps and webhooks learn of, written with the change.
create table outbox_events (
  project_id     uuid not null references projects (id) on delete cascade,
  id             uuid not null,
  type           text collate "C" not null,
  data           jsonb not null,
  occurred_at    timestamptz not null,
  dispatched_at  timestamptz,
  primary key (project_id, id)
);
create index outbox_events_by_time on outbox_events (project_id, occurred_at desc, id desc);
create index outbox_events_undispatched on outbox_events (occurred_at, id) where dispatched_at is null;

-- Limits are decided here by one conditional upsert, so that replicas share them.
create table limits (
  project_id         uuid not null references projects (id) on delete cascade,
  kind               text collate "C" not null,
  subject            text collate "C" not null,             -- hashed where it names a person
  window_started_at  timestamptz not null,
  count              integer not null,
  strikes            integer not null default 0,            -- how often it was exceeded in a row: blocks grow
  blocked_until      timestamptz,
  primary key (project_id, kind, subject)
) with (fillfactor = 70);
create index limits_by_age on limits (window_started_at);

create table idempotency_keys (
  project_id    uuid not null,
  caller        text collate "C" not null,
  key           text collate "C" not null,
  fingerprint   bytea not null,                             -- method, path and body: the same key with another request is refused
  status        integer,
  body_sealed   bytea,
  locked_until  timestamptz not null,
  created_at    timestamptz not null,
  expires_at    timestamptz not null,
  primary key (project_id, caller, key)
);
create index idempotency_keys_by_end on idempotency_keys (expires_at);

-- Development only: what would have been sent. Newest first, the oldest are removed.
create table mailbox_messages (
  id          uuid primary key,
  project_id  uuid not null references projects (id) on delete cascade,
  recipient   text collate "C" not null,
  subject     text not null,
  text        text not null,
  html        text not null,
  links       text[] not null,
  sent_at     timestamptz not null
);
create index mailbox_messages_by_recipient on mailbox_messages (recipient, sent_at desc, id desc);
create index mailbox_messages_by_time on mailbox_messages (sent_at desc, id desc);
