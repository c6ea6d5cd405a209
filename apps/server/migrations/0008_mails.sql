-- How a project sends: by the instance's mailer, or with its own key. No row: the instance's, in the project's name.
create table mail_senders (
  project_id         uuid primary key references projects (id) on delete cascade,
  provider           text not null check (provider in ('instance', 'resend')),
  from_address       text,
  from_name          text,
  reply_to           text,
  api_key_sealed     bytea,
  api_key_last_four  text,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  check (provider = 'instance' or (from_address is not null and api_key_sealed is not null))
);

-- The project's own words for a mail; null leaves the words of the product.
create table mail_templates (
  project_id  uuid not null references projects (id) on delete cascade,
  kind        text collate "C" not null,
  locale      text collate "C" not null,
  subject     text,
  heading     text,
  paragraphs  text[],
  button      text,
  footer      text,
  version     bigint not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (project_id, kind, locale)
);

-- What became of each mail. Never its words, its link or its token.
create table mail_log (
  project_id           uuid not null references projects (id) on delete cascade,
  id                   uuid not null,
  kind                 text collate "C" not null,
  recipient            text not null,
  recipient_key        text collate "C" not null,
  locale               text collate "C" not null,
  decoy                boolean not null default false,      -- for an address without an account: the same work, never shown, removed by the worker
  status               text collate "C" not null check (status in ('queued', 'sent', 'failed', 'refused')),
  provider             text,
  provider_message_id  text,
  attempts             integer not null default 0,
  last_error           text,
  next_attempt_at      timestamptz,                         -- null in `failed`: given up
  created_at           timestamptz not null,
  sent_at              timestamptz,
  primary key (project_id, id)
);
create index mail_log_by_time on mail_log (project_id, created_at desc, id desc);
create index mail_log_by_recipient on mail_log (project_id, recipient_key, created_at desc, id desc);
create index mail_log_by_status on mail_log (project_id, status, created_at desc, id desc);
create index mail_log_by_kind on mail_log (project_id, kind, created_at desc, id desc);
create index mail_log_by_age on mail_log (created_at);
