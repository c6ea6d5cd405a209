-- The schema of a migrated database, from its catalogue. Written by `npm run generate`. Do not edit.

create type jobs.job_state as enum ('created', 'retry', 'active', 'completed', 'cancelled', 'failed');

create sequence public.change_feed_id_seq as bigint;

create table jobs.bam (
  id uuid not null default gen_random_uuid(),
  name text not null,
  version integer not null,
  status text not null default 'pending'::text,
  queue text,
  table_name text not null,
  command text not null,
  error text,
  created_on timestamp with time zone not null default clock_timestamp(),
  started_on timestamp with time zone,
  completed_on timestamp with time zone,
  constraint bam_pkey PRIMARY KEY (id)
);

create partitioned table jobs.job (
  id uuid not null default gen_random_uuid(),
  name text not null,
  priority integer not null default 0,
  data jsonb,
  state jobs.job_state not null default 'created'::jobs.job_state,
  retry_limit integer not null default 2,
  retry_count integer not null default 0,
  retry_delay integer not null default 0,
  retry_backoff boolean not null default false,
  retry_delay_max integer,
  expire_seconds integer not null default 900,
  deletion_seconds integer not null default 604800,
  singleton_key text,
  singleton_on timestamp without time zone,
  group_id text,
  group_tier text,
  start_after timestamp with time zone not null default now(),
  created_on timestamp with time zone not null default now(),
  started_on timestamp with time zone,
  completed_on timestamp with time zone,
  keep_until timestamp with time zone not null default (now() + '336:00:00'::interval),
  output jsonb,
  dead_letter text,
  policy text,
  heartbeat_on timestamp with time zone,
  heartbeat_seconds integer,
  blocked boolean not null default false,
  blocking boolean not null default false,
  pending_dependencies integer not null default 0,
  source_name text,
  source_id uuid,
  source_created_on timestamp with time zone,
  source_retry_count integer,
  source_output jsonb,
  source_root_id uuid,
  constraint job_pkey PRIMARY KEY (name, id)
);

create table jobs.job_dependency (
  child_name text not null,
  child_id uuid not null,
  parent_name text not null,
  parent_id uuid not null,
  constraint job_dependency_pkey PRIMARY KEY (child_name, child_id, parent_name, parent_id)
);
CREATE INDEX job_dep_parent_idx ON jobs.job_dependency USING btree (parent_name, parent_id);

create table jobs.queue (
  name text not null,
  policy text not null,
  retry_limit integer not null,
  retry_delay integer not null,
  retry_backoff boolean not null,
  retry_delay_max integer,
  expire_seconds integer not null,
  retention_seconds integer not null,
  deletion_seconds integer not null,
  dead_letter text,
  partition boolean not null,
  table_name text not null,
  deferred_count integer not null default 0,
  queued_count integer not null default 0,
  ready_count integer not null default 0,
  warning_queued integer not null default 0,
  active_count integer not null default 0,
  failed_count integer not null default 0,
  total_count integer not null default 0,
  created_delta integer not null default 0,
  completed_delta integer not null default 0,
  failed_delta integer not null default 0,
  delta_on timestamp with time zone,
  delta_seconds integer,
  ready_history integer[] not null default '{}'::integer[],
  heartbeat_seconds integer,
  notify boolean not null default false,
  singletons_active text[],
  monitor_claim_on timestamp with time zone,
  monitor_on timestamp with time zone,
  maintain_on timestamp with time zone,
  created_on timestamp with time zone not null default now(),
  updated_on timestamp with time zone not null default now(),
  constraint queue_pkey PRIMARY KEY (name),
  constraint queue_check CHECK ((dead_letter IS DISTINCT FROM name)),
  constraint queue_dead_letter_fkey FOREIGN KEY (dead_letter) REFERENCES jobs.queue(name)
);

create partitioned table jobs.queue_stats (
  id uuid not null default gen_random_uuid(),
  name text not null,
  deferred_count integer not null default 0,
  queued_count integer not null default 0,
  ready_count integer not null default 0,
  active_count integer not null default 0,
  failed_count integer not null default 0,
  total_count integer not null default 0,
  created_delta integer,
  completed_delta integer,
  failed_delta integer,
  delta_seconds integer,
  delta_on timestamp with time zone,
  captured_on timestamp with time zone not null default now(),
  constraint queue_stats_pkey PRIMARY KEY (id, captured_on)
);
CREATE INDEX queue_stats_i1 ON ONLY jobs.queue_stats USING btree (name, captured_on DESC) INCLUDE (deferred_count, queued_count, ready_count, active_count, failed_count, total_count);

create table jobs.schedule (
  name text not null,
  key text not null default ''::text,
  kind text not null default 'cron'::text,
  cron text not null,
  timezone text default 'UTC'::text,
  data jsonb,
  options jsonb,
  created_on timestamp with time zone not null default now(),
  updated_on timestamp with time zone not null default now(),
  last_job_id uuid,
  constraint schedule_pkey PRIMARY KEY (name, key),
  constraint schedule_kind_check CHECK ((kind = ANY (ARRAY['cron'::text, 'rrule'::text]))),
  constraint schedule_name_fkey FOREIGN KEY (name) REFERENCES jobs.queue(name) ON DELETE CASCADE
);

create table jobs.subscription (
  event text not null,
  name text not null,
  created_on timestamp with time zone not null default now(),
  updated_on timestamp with time zone not null default now(),
  constraint subscription_pkey PRIMARY KEY (event, name),
  constraint subscription_name_fkey FOREIGN KEY (name) REFERENCES jobs.queue(name) ON DELETE CASCADE
);

create table jobs.version (
  version integer not null,
  cron_on timestamp with time zone,
  bam_on timestamp with time zone,
  flow_on timestamp with time zone,
  reindex_on timestamp with time zone,
  monitor_backoff_on timestamp with time zone,
  constraint version_pkey PRIMARY KEY (version)
);

create table jobs.warning (
  id uuid not null default gen_random_uuid(),
  type text not null,
  message text not null,
  data jsonb,
  created_on timestamp with time zone not null default now(),
  constraint warning_pkey PRIMARY KEY (id)
);
CREATE INDEX warning_i1 ON jobs.warning USING btree (created_on DESC);

create table public.address_bans (
  id uuid not null,
  network cidr not null,
  source text collate "C" not null,
  reason text,
  created_by text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  constraint address_bans_pkey PRIMARY KEY (id),
  constraint address_bans_network_source_key UNIQUE (network, source),
  constraint address_bans_source_check CHECK ((source = ANY (ARRAY['operator'::text, 'scanner'::text])))
);
CREATE INDEX address_bans_by_end ON public.address_bans USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX address_bans_by_time ON public.address_bans USING btree (created_at DESC, id DESC);

create table public.address_bans_version (
  singleton boolean not null default true,
  version bigint not null default 0,
  constraint address_bans_version_pkey PRIMARY KEY (singleton),
  constraint address_bans_version_singleton_check CHECK (singleton)
);

create table public.applications (
  project_id uuid not null,
  id uuid not null,
  type text not null,
  name text not null,
  description text,
  icon_url text,
  url text,
  position integer not null default 0,
  is_default boolean not null default false,
  first_party boolean not null default true,
  active boolean not null default true,
  maintenance_message text,
  redirect_uris text[] not null default '{}'::text[],
  post_logout_redirect_uris text[] not null default '{}'::text[],
  scopes text[] not null default '{}'::text[],
  grants text[] not null default '{}'::text[],
  access_rule jsonb not null default '{"type": "everyone"}'::jsonb,
  settings jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint applications_pkey PRIMARY KEY (project_id, id),
  constraint applications_type_check CHECK ((type = ANY (ARRAY['web'::text, 'spa'::text, 'native'::text, 'machine'::text, 'mcp'::text]))),
  constraint applications_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX applications_one_default ON public.applications USING btree (project_id) WHERE is_default;

create table public.audit_events (
  project_id uuid not null,
  id uuid not null,
  action text collate "C" not null,
  actor_type text not null,
  actor_id text,
  impersonator text,
  target_type text not null,
  target_id text,
  changes jsonb not null default '{}'::jsonb,
  ip inet,
  user_agent text,
  request_id text,
  occurred_at timestamp with time zone not null,
  chain_position bigint,
  chain_hash bytea,
  constraint audit_events_pkey PRIMARY KEY (project_id, id),
  constraint audit_events_actor_type_check CHECK ((actor_type = ANY (ARRAY['user'::text, 'operator'::text, 'secret_key'::text, 'system'::text, 'anonymous'::text])))
);
CREATE INDEX audit_events_by_actor ON public.audit_events USING btree (project_id, actor_id, occurred_at DESC, id DESC);
CREATE INDEX audit_events_by_age ON public.audit_events USING brin (occurred_at) WITH (pages_per_range='16', autosummarize='on');
CREATE INDEX audit_events_by_target ON public.audit_events USING btree (project_id, target_id, occurred_at DESC, id DESC);
CREATE INDEX audit_events_by_time ON public.audit_events USING btree (project_id, occurred_at DESC, id DESC);
CREATE INDEX audit_events_unchained ON public.audit_events USING btree (project_id, id) WHERE (chain_position IS NULL);
CREATE TRIGGER audit_events_append_only BEFORE DELETE OR UPDATE ON public.audit_events FOR EACH ROW EXECUTE FUNCTION public.audit_events_are_append_only();
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON public.audit_events FOR EACH STATEMENT EXECUTE FUNCTION public.audit_events_are_append_only();

create table public.bulk_actions (
  project_id uuid not null,
  id uuid not null,
  action jsonb not null,
  filter jsonb not null,
  actor jsonb not null,
  state text not null,
  expected_count integer not null,
  next_cursor text,
  done_count integer not null default 0,
  unchanged_count integer not null default 0,
  failed_count integer not null default 0,
  failures jsonb not null default '[]'::jsonb,
  faults integer not null default 0,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint bulk_actions_pkey PRIMARY KEY (project_id, id),
  constraint bulk_actions_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'finished'::text, 'cancelled'::text, 'failed'::text]))),
  constraint bulk_actions_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX bulk_actions_by_end ON public.bulk_actions USING btree (finished_at) WHERE (finished_at IS NOT NULL);
CREATE INDEX bulk_actions_open ON public.bulk_actions USING btree (project_id) WHERE (finished_at IS NULL);

create table public.captchas (
  project_id uuid not null,
  provider text not null,
  secret_sealed bytea not null,
  secret_last_four text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint captchas_pkey PRIMARY KEY (project_id),
  constraint captchas_provider_check CHECK ((provider = ANY (ARRAY['turnstile'::text, 'hcaptcha'::text]))),
  constraint captchas_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX captchas_by_data_key ON public.captchas USING btree (SUBSTRING(secret_sealed FROM 2 FOR 16));

create table public.change_feed (
  id bigint not null generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  project_id uuid not null,
  scope text not null,
  subject_id uuid not null,
  created_at timestamp with time zone not null,
  constraint change_feed_pkey PRIMARY KEY (id),
  constraint change_feed_scope_check CHECK ((scope = ANY (ARRAY['session'::text, 'user'::text, 'organization'::text, 'project'::text])))
);
CREATE INDEX change_feed_by_project_xid ON public.change_feed USING btree (project_id, xid, id);
CREATE INDEX change_feed_by_xid ON public.change_feed USING btree (xid, id);

create table public.data_exports (
  project_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  state text collate "C" not null,
  content text,
  requested_at timestamp with time zone not null,
  ready_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  constraint data_exports_pkey PRIMARY KEY (project_id, user_id),
  constraint data_exports_check CHECK (((state = 'ready'::text) = (content IS NOT NULL))),
  constraint data_exports_state_check CHECK ((state = ANY (ARRAY['preparing'::text, 'ready'::text]))),
  constraint data_exports_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);
CREATE INDEX data_exports_by_end ON public.data_exports USING btree (expires_at);

create table public.data_keys (
  id uuid not null,
  state text not null,
  key_sealed bytea not null,
  created_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  constraint data_keys_pkey PRIMARY KEY (id),
  constraint data_keys_state_check CHECK ((state = ANY (ARRAY['active'::text, 'retired'::text])))
);
CREATE UNIQUE INDEX data_keys_one_active ON public.data_keys USING btree (state) WHERE (state = 'active'::text);

create table public.device_notices (
  project_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  ip inet,
  user_agent text,
  created_at timestamp with time zone not null,
  told_at timestamp with time zone,
  constraint device_notices_pkey PRIMARY KEY (project_id, id),
  constraint device_notices_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);
CREATE INDEX device_notices_by_age ON public.device_notices USING btree (created_at);
CREATE INDEX device_notices_by_user ON public.device_notices USING btree (project_id, user_id, created_at);
CREATE INDEX device_notices_untold ON public.device_notices USING btree (created_at) WHERE (told_at IS NULL);

create table public.devices (
  project_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  secret_hash bytea not null,
  name text,
  user_agent text,
  last_ip inet,
  trusted_until timestamp with time zone,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  constraint devices_pkey PRIMARY KEY (project_id, id),
  constraint devices_project_id_secret_hash_user_id_key UNIQUE (project_id, secret_hash, user_id),
  constraint devices_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);
CREATE INDEX devices_by_age ON public.devices USING btree (created_at);
CREATE INDEX devices_by_user ON public.devices USING btree (project_id, user_id);

create table public.idempotency_keys (
  project_id uuid not null,
  caller text collate "C" not null,
  key text collate "C" not null,
  fingerprint bytea not null,
  status integer,
  body_sealed bytea,
  locked_until timestamp with time zone not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (project_id, caller, key)
);
CREATE INDEX idempotency_keys_by_data_key ON public.idempotency_keys USING btree (SUBSTRING(body_sealed FROM 2 FOR 16));
CREATE INDEX idempotency_keys_by_end ON public.idempotency_keys USING btree (expires_at);

create table public.identities (
  project_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  provider text collate "C" not null,
  issuer text collate "C" not null,
  subject text collate "C" not null,
  email text,
  name text,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone not null,
  constraint identities_pkey PRIMARY KEY (project_id, id),
  constraint identities_project_id_provider_issuer_subject_key UNIQUE (project_id, provider, issuer, subject),
  constraint identities_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);
CREATE INDEX identities_by_user ON public.identities USING btree (project_id, user_id, created_at);

create table public.instance (
  singleton boolean not null default true,
  set_up_at timestamp with time zone,
  set_up_token_hash bytea,
  created_at timestamp with time zone not null default now(),
  password_memory_kib integer,
  password_passes integer,
  constraint instance_pkey PRIMARY KEY (singleton),
  constraint instance_password_parameters CHECK ((((password_memory_kib IS NULL) = (password_passes IS NULL)) AND ((password_memory_kib >= 19456) AND (password_memory_kib <= 262144)) AND (password_passes >= 2) AND (((password_memory_kib)::bigint * password_passes) <= 1048576))),
  constraint instance_singleton_check CHECK (singleton)
);

create table public.invitations (
  project_id uuid not null,
  id uuid not null,
  email text not null,
  email_key text collate "C" not null,
  organization_id uuid,
  role text,
  locale text,
  invited_by text,
  inviter_name text,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone not null,
  token_id uuid not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  accepted_by uuid,
  revoked_at timestamp with time zone,
  constraint invitations_pkey PRIMARY KEY (project_id, id),
  constraint invitations_check CHECK (((organization_id IS NULL) = (role IS NULL))),
  constraint invitations_project_id_accepted_by_fkey FOREIGN KEY (project_id, accepted_by) REFERENCES public.users(project_id, id) ON DELETE SET NULL (accepted_by),
  constraint invitations_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE,
  constraint invitations_project_id_organization_id_fkey FOREIGN KEY (project_id, organization_id) REFERENCES public.organizations(project_id, id) ON DELETE CASCADE
);
CREATE INDEX invitations_accepted ON public.invitations USING btree (project_id, created_at DESC, id DESC) WHERE (accepted_at IS NOT NULL);
CREATE INDEX invitations_by_age ON public.invitations USING btree (project_id, created_at DESC, id DESC);
CREATE INDEX invitations_by_organization ON public.invitations USING btree (project_id, organization_id) WHERE (organization_id IS NOT NULL);
CREATE INDEX invitations_by_user ON public.invitations USING btree (project_id, accepted_by) WHERE (accepted_by IS NOT NULL);
CREATE UNIQUE INDEX invitations_one_open ON public.invitations USING btree (project_id, email_key, organization_id) NULLS NOT DISTINCT WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));
CREATE INDEX invitations_open ON public.invitations USING btree (project_id, created_at DESC, id DESC) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));
CREATE INDEX invitations_revoked ON public.invitations USING btree (project_id, created_at DESC, id DESC) WHERE ((accepted_at IS NULL) AND (revoked_at IS NOT NULL));

create table public.limits (
  project_id uuid not null,
  kind text collate "C" not null,
  subject text collate "C" not null,
  window_started_at timestamp with time zone not null,
  count integer not null,
  strikes integer not null default 0,
  blocked_until timestamp with time zone,
  constraint limits_pkey PRIMARY KEY (project_id, kind, subject),
  constraint limits_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX limits_by_age ON public.limits USING btree (window_started_at);

create table public.mail_log (
  project_id uuid not null,
  id uuid not null,
  kind text collate "C" not null,
  recipient text not null,
  recipient_key text collate "C" not null,
  locale text collate "C" not null,
  decoy boolean not null default false,
  status text collate "C" not null,
  provider text,
  provider_message_id text,
  attempts integer not null default 0,
  last_error text,
  next_attempt_at timestamp with time zone,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  constraint mail_log_pkey PRIMARY KEY (project_id, id),
  constraint mail_log_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'refused'::text]))),
  constraint mail_log_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX mail_log_by_age ON public.mail_log USING btree (created_at);
CREATE INDEX mail_log_by_kind ON public.mail_log USING btree (project_id, kind, created_at DESC, id DESC);
CREATE INDEX mail_log_by_recipient ON public.mail_log USING btree (project_id, recipient_key, created_at DESC, id DESC);
CREATE INDEX mail_log_by_status ON public.mail_log USING btree (project_id, status, created_at DESC, id DESC);
CREATE INDEX mail_log_by_time ON public.mail_log USING btree (project_id, created_at DESC, id DESC);

create table public.mail_senders (
  project_id uuid not null,
  provider text not null,
  from_address text,
  from_name text,
  reply_to text,
  api_key_sealed bytea,
  api_key_last_four text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint mail_senders_pkey PRIMARY KEY (project_id),
  constraint mail_senders_check CHECK (((provider = 'instance'::text) OR ((from_address IS NOT NULL) AND (api_key_sealed IS NOT NULL)))),
  constraint mail_senders_provider_check CHECK ((provider = ANY (ARRAY['instance'::text, 'resend'::text]))),
  constraint mail_senders_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX mail_senders_by_data_key ON public.mail_senders USING btree (SUBSTRING(api_key_sealed FROM 2 FOR 16));

create table public.mail_templates (
  project_id uuid not null,
  kind text collate "C" not null,
  locale text collate "C" not null,
  subject text,
  heading text,
  paragraphs text[],
  button text,
  footer text,
  version bigint not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint mail_templates_pkey PRIMARY KEY (project_id, kind, locale),
  constraint mail_templates_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);

create table public.mailbox_messages (
  id uuid not null,
  project_id uuid not null,
  recipient text collate "C" not null,
  subject text not null,
  text text not null,
  html text not null,
  links text[] not null,
  sent_at timestamp with time zone not null,
  constraint mailbox_messages_pkey PRIMARY KEY (id),
  constraint mailbox_messages_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX mailbox_messages_by_recipient ON public.mailbox_messages USING btree (recipient, sent_at DESC, id DESC);
CREATE INDEX mailbox_messages_by_time ON public.mailbox_messages USING btree (sent_at DESC, id DESC);

create table public.one_time_tokens (
  project_id uuid not null,
  id uuid not null,
  kind text not null,
  token_hash bytea not null,
  code_hash bytea,
  code_tries integer not null default 0,
  user_id uuid,
  email_key text collate "C",
  binding_hash bytea,
  payload jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  voided_at timestamp with time zone,
  constraint one_time_tokens_pkey PRIMARY KEY (project_id, id),
  constraint one_time_tokens_project_id_kind_token_hash_key UNIQUE (project_id, kind, token_hash),
  constraint one_time_tokens_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE,
  constraint one_time_tokens_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);
CREATE INDEX one_time_tokens_by_binding ON public.one_time_tokens USING btree (project_id, binding_hash, kind) WHERE ((binding_hash IS NOT NULL) AND (used_at IS NULL) AND (voided_at IS NULL));
CREATE INDEX one_time_tokens_by_end ON public.one_time_tokens USING btree (expires_at);
CREATE INDEX one_time_tokens_by_waiting_passkey ON public.one_time_tokens USING btree (project_id, ((payload #>> '{passkey,userHandle}'::text[])) COLLATE "C") WHERE ((used_at IS NULL) AND (voided_at IS NULL) AND ((payload #>> '{passkey,userHandle}'::text[]) IS NOT NULL));
CREATE INDEX one_time_tokens_of_user ON public.one_time_tokens USING btree (project_id, user_id) WHERE (user_id IS NOT NULL);
CREATE INDEX one_time_tokens_open_by_email ON public.one_time_tokens USING btree (project_id, email_key, kind) WHERE ((used_at IS NULL) AND (voided_at IS NULL));
CREATE INDEX one_time_tokens_open_by_user ON public.one_time_tokens USING btree (project_id, user_id, kind, created_at DESC) WHERE ((used_at IS NULL) AND (voided_at IS NULL));

create table public.organization_members (
  project_id uuid not null,
  organization_id uuid not null,
  user_id uuid not null,
  role text collate "C" not null,
  team_id uuid,
  created_at timestamp with time zone not null,
  constraint organization_members_pkey PRIMARY KEY (project_id, organization_id, user_id),
  constraint organization_members_project_id_organization_id_fkey FOREIGN KEY (project_id, organization_id) REFERENCES public.organizations(project_id, id) ON DELETE CASCADE,
  constraint organization_members_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);
CREATE INDEX organization_members_by_user ON public.organization_members USING btree (project_id, user_id);
CREATE INDEX organization_members_owners ON public.organization_members USING btree (project_id, organization_id, user_id) WHERE (role = 'owner'::text);
CREATE TRIGGER organization_members_raise_sessions AFTER INSERT OR DELETE OR UPDATE ON public.organization_members FOR EACH ROW EXECUTE FUNCTION public.organization_members_raise_sessions();

create table public.organization_roles (
  project_id uuid not null,
  id uuid not null,
  organization_id uuid,
  key text collate "C" not null,
  name text not null,
  permissions text[] not null default '{}'::text[],
  created_at timestamp with time zone not null,
  constraint organization_roles_pkey PRIMARY KEY (project_id, id),
  constraint organization_roles_project_id_organization_id_key_key UNIQUE NULLS NOT DISTINCT (project_id, organization_id, key),
  constraint organization_roles_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE,
  constraint organization_roles_project_id_organization_id_fkey FOREIGN KEY (project_id, organization_id) REFERENCES public.organizations(project_id, id) ON DELETE CASCADE
);
CREATE TRIGGER organization_roles_raise_sessions AFTER INSERT OR DELETE OR UPDATE ON public.organization_roles FOR EACH ROW EXECUTE FUNCTION public.organization_roles_raise_sessions();

create table public.organizations (
  project_id uuid not null,
  id uuid not null,
  slug text collate "C" not null,
  name text not null,
  logo_url text,
  public_metadata jsonb not null default '{}'::jsonb,
  private_metadata jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint organizations_pkey PRIMARY KEY (project_id, id),
  constraint organizations_project_id_slug_key UNIQUE (project_id, slug),
  constraint organizations_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE TRIGGER organizations_raise_sessions AFTER UPDATE OF slug, name ON public.organizations FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.organizations_raise_sessions();

create table public.outbox_events (
  project_id uuid not null,
  id uuid not null,
  type text collate "C" not null,
  data jsonb not null,
  occurred_at timestamp with time zone not null,
  dispatched_at timestamp with time zone,
  constraint outbox_events_pkey PRIMARY KEY (project_id, id),
  constraint outbox_events_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX outbox_events_by_time ON public.outbox_events USING btree (project_id, occurred_at DESC, id DESC);
CREATE INDEX outbox_events_undispatched ON public.outbox_events USING btree (occurred_at, id) WHERE (dispatched_at IS NULL);

create table public.passkeys (
  project_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  user_handle bytea not null,
  counter bigint not null,
  transports text[] not null default '{}'::text[],
  aaguid uuid not null,
  backed_up boolean not null,
  name text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint passkeys_pkey PRIMARY KEY (project_id, id),
  constraint passkeys_project_id_credential_id_key UNIQUE (project_id, credential_id),
  constraint passkeys_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);
CREATE INDEX passkeys_by_user ON public.passkeys USING btree (project_id, user_id, created_at, id);

create table public.password_signer_keys (
  project_id uuid not null,
  id uuid not null,
  key_hash bytea not null,
  key_sealed bytea not null,
  created_at timestamp with time zone not null,
  constraint password_signer_keys_pkey PRIMARY KEY (project_id, id),
  constraint password_signer_keys_project_id_key_hash_key UNIQUE (project_id, key_hash),
  constraint password_signer_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX password_signer_keys_by_data_key ON public.password_signer_keys USING btree (SUBSTRING(key_sealed FROM 2 FOR 16));

create table public.passwords (
  project_id uuid not null,
  user_id uuid not null,
  hash text not null,
  changed_at timestamp with time zone not null,
  constraint passwords_pkey PRIMARY KEY (project_id, user_id),
  constraint passwords_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);

create table public.projects (
  id uuid not null,
  slug text collate "C" not null,
  name text not null,
  is_system boolean not null default false,
  mode text not null default 'live'::text,
  owner_project_id uuid,
  owner_organization_id uuid,
  default_application_id uuid not null,
  settings jsonb not null,
  version bigint not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint projects_pkey PRIMARY KEY (id),
  constraint projects_slug_key UNIQUE (slug),
  constraint projects_check CHECK ((is_system = (owner_project_id IS NULL))),
  constraint projects_check1 CHECK (((owner_project_id IS NULL) = (owner_organization_id IS NULL))),
  constraint projects_mode_check CHECK ((mode = ANY (ARRAY['live'::text, 'test'::text]))),
  constraint projects_slug_check CHECK ((slug ~ '^[a-z][a-z0-9-]{1,38}[a-z0-9]$'::text)),
  constraint projects_default_application FOREIGN KEY (id, default_application_id) REFERENCES public.applications(project_id, id) DEFERRABLE INITIALLY DEFERRED,
  constraint projects_owner FOREIGN KEY (owner_project_id, owner_organization_id) REFERENCES public.organizations(project_id, id)
);
CREATE INDEX projects_by_owner ON public.projects USING btree (owner_project_id, owner_organization_id, created_at, id);
CREATE INDEX projects_by_owner_organization ON public.projects USING btree (owner_organization_id);
CREATE INDEX projects_by_signing_algorithm ON public.projects USING btree (((settings #>> '{signing,algorithm}'::text[])));
CREATE INDEX projects_by_signing_rotation ON public.projects USING btree (((settings #>> '{signing,rotationDays}'::text[])));
CREATE UNIQUE INDEX projects_one_system ON public.projects USING btree (is_system) WHERE is_system;

create table public.providers (
  project_id uuid not null,
  key text collate "C" not null,
  kind text not null,
  credentials text not null,
  name text,
  issuer text,
  client_id text,
  client_secret_sealed bytea,
  client_secret_last_four text,
  options jsonb not null default '{}'::jsonb,
  trust_email boolean not null default false,
  enabled boolean not null default true,
  position integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint providers_pkey PRIMARY KEY (project_id, key),
  constraint providers_check CHECK (((credentials = 'instance'::text) OR (client_id IS NOT NULL))),
  constraint providers_check1 CHECK (((kind = 'oidc'::text) = (issuer IS NOT NULL))),
  constraint providers_credentials_check CHECK ((credentials = ANY (ARRAY['own'::text, 'instance'::text]))),
  constraint providers_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX providers_by_data_key ON public.providers USING btree (SUBSTRING(client_secret_sealed FROM 2 FOR 16));

create table public.recovery_codes (
  project_id uuid not null,
  user_id uuid not null,
  code_hash bytea not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (project_id, user_id, code_hash),
  constraint recovery_codes_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);

create table public.referral_codes (
  project_id uuid not null,
  user_id uuid not null,
  code text collate "C" not null,
  created_at timestamp with time zone not null,
  constraint referral_codes_pkey PRIMARY KEY (project_id, user_id),
  constraint referral_codes_project_id_code_key UNIQUE (project_id, code),
  constraint referral_codes_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);

create table public.referrals (
  project_id uuid not null,
  id uuid not null,
  referrer_id uuid not null,
  referred_user_id uuid,
  address_hash bytea not null,
  created_at timestamp with time zone not null,
  completed_at timestamp with time zone,
  constraint referrals_pkey PRIMARY KEY (project_id, id),
  constraint referrals_project_id_address_hash_key UNIQUE (project_id, address_hash),
  constraint referrals_project_id_referred_user_id_fkey FOREIGN KEY (project_id, referred_user_id) REFERENCES public.users(project_id, id) ON DELETE SET NULL (referred_user_id),
  constraint referrals_project_id_referrer_id_fkey FOREIGN KEY (project_id, referrer_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);
CREATE INDEX referrals_by_age ON public.referrals USING btree (project_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX referrals_of_referred ON public.referrals USING btree (project_id, referred_user_id) WHERE (referred_user_id IS NOT NULL);
CREATE INDEX referrals_of_referrer ON public.referrals USING btree (project_id, referrer_id, created_at DESC, id DESC);

create table public.schema_migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

create table public.secret_keys (
  project_id uuid not null,
  id uuid not null,
  name text not null,
  prefix text not null,
  last_four text not null,
  secret_hash bytea not null,
  scopes text[] not null,
  created_by text,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint secret_keys_pkey PRIMARY KEY (project_id, id),
  constraint secret_keys_secret_hash_key UNIQUE (secret_hash),
  constraint secret_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX secret_keys_by_age ON public.secret_keys USING btree (project_id, created_at, id);

create table public.security_counts (
  project_id uuid not null,
  hour timestamp with time zone not null,
  metric text collate "C" not null,
  key text collate "C" not null,
  count bigint not null,
  constraint security_counts_pkey PRIMARY KEY (project_id, hour, metric, key),
  constraint security_counts_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX security_counts_by_age ON public.security_counts USING btree (hour);

create table public.security_counts_progress (
  singleton boolean not null default true,
  counted_until timestamp with time zone not null,
  constraint security_counts_progress_pkey PRIMARY KEY (singleton),
  constraint security_counts_progress_singleton_check CHECK (singleton)
);

create table public.sessions (
  project_id uuid not null,
  id uuid not null,
  lineage_id uuid not null,
  user_id uuid not null,
  application_id uuid not null,
  device_id uuid,
  organization_id uuid,
  generation integer not null default 1,
  secret_hash bytea not null,
  previous_secret_hash bytea,
  successor_sealed bytea,
  rotated_at timestamp with time zone,
  transport text not null,
  amr text[] not null,
  acr text,
  authenticated_at timestamp with time zone not null,
  actor jsonb,
  ip inet,
  user_agent text,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  idle_expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_reason text,
  version bigint not null default 1,
  snapshot text,
  snapshot_version bigint,
  constraint sessions_pkey PRIMARY KEY (project_id, id),
  constraint sessions_transport_check CHECK ((transport = ANY (ARRAY['cookie'::text, 'token'::text]))),
  constraint sessions_project_id_application_id_fkey FOREIGN KEY (project_id, application_id) REFERENCES public.applications(project_id, id) ON DELETE CASCADE,
  constraint sessions_project_id_device_id_fkey FOREIGN KEY (project_id, device_id) REFERENCES public.devices(project_id, id) ON DELETE SET NULL (device_id),
  constraint sessions_project_id_organization_id_fkey FOREIGN KEY (project_id, organization_id) REFERENCES public.organizations(project_id, id) ON DELETE SET NULL (organization_id),
  constraint sessions_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);
CREATE INDEX sessions_by_device ON public.sessions USING btree (project_id, device_id);
CREATE INDEX sessions_by_end ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_by_impersonator ON public.sessions USING btree (((actor ->> 'userId'::text))) WHERE ((actor IS NOT NULL) AND (revoked_at IS NULL));
CREATE INDEX sessions_by_organization ON public.sessions USING btree (project_id, organization_id) WHERE ((organization_id IS NOT NULL) AND (revoked_at IS NULL));
CREATE INDEX sessions_by_user ON public.sessions USING btree (project_id, user_id, created_at DESC) WHERE (revoked_at IS NULL);
CREATE INDEX sessions_of_user ON public.sessions USING btree (project_id, user_id);
CREATE TRIGGER sessions_change_organization BEFORE UPDATE OF organization_id ON public.sessions FOR EACH ROW WHEN ((old.organization_id IS DISTINCT FROM new.organization_id)) EXECUTE FUNCTION public.sessions_raise_version();

create table public.sign_in_attempts (
  project_id uuid not null,
  id uuid not null,
  user_id uuid,
  application_id uuid not null,
  device_id uuid,
  binding_hash bytea not null,
  state text not null,
  amr text[] not null default '{}'::text[],
  data jsonb not null default '{}'::jsonb,
  return_to text,
  ip inet,
  user_agent text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  completed_at timestamp with time zone,
  constraint sign_in_attempts_pkey PRIMARY KEY (project_id, id),
  constraint sign_in_attempts_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE,
  constraint sign_in_attempts_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);
CREATE INDEX sign_in_attempts_by_end ON public.sign_in_attempts USING btree (expires_at);
CREATE INDEX sign_in_attempts_of_user ON public.sign_in_attempts USING btree (project_id, user_id) WHERE (user_id IS NOT NULL);

create table public.signing_keys (
  project_id uuid not null,
  id uuid not null,
  kid text collate "C" not null,
  algorithm text not null,
  state text not null,
  public_jwk jsonb not null,
  private_key_sealed bytea not null,
  created_at timestamp with time zone not null,
  activated_at timestamp with time zone,
  retired_at timestamp with time zone,
  published_until timestamp with time zone,
  constraint signing_keys_pkey PRIMARY KEY (project_id, id),
  constraint signing_keys_project_id_kid_key UNIQUE (project_id, kid),
  constraint signing_keys_algorithm_check CHECK ((algorithm = ANY (ARRAY['EdDSA'::text, 'RS256'::text, 'ES256'::text]))),
  constraint signing_keys_state_check CHECK ((state = ANY (ARRAY['next'::text, 'active'::text, 'retired'::text]))),
  constraint signing_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX signing_keys_active_by_age ON public.signing_keys USING btree ((
CASE
    WHEN (state = 'active'::text) THEN activated_at
    ELSE NULL::timestamp with time zone
END));
CREATE INDEX signing_keys_active_by_algorithm ON public.signing_keys USING btree (algorithm) WHERE (state = 'active'::text);
CREATE INDEX signing_keys_by_data_key ON public.signing_keys USING btree (SUBSTRING(private_key_sealed FROM 2 FOR 16));
CREATE INDEX signing_keys_next ON public.signing_keys USING btree (created_at) WHERE (state = 'next'::text);
CREATE UNIQUE INDEX signing_keys_one_active ON public.signing_keys USING btree (project_id, algorithm) WHERE (state = 'active'::text);

create table public.terms_acceptances (
  project_id uuid not null,
  user_id uuid not null,
  version text collate "C" not null,
  accepted_at timestamp with time zone not null,
  ip inet,
  constraint terms_acceptances_pkey PRIMARY KEY (project_id, user_id, version),
  constraint terms_acceptances_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);

create table public.totp_factors (
  project_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  secret_sealed bytea not null,
  last_step bigint,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_used_at timestamp with time zone,
  constraint totp_factors_pkey PRIMARY KEY (project_id, id),
  constraint totp_factors_project_id_user_id_fkey FOREIGN KEY (project_id, user_id) REFERENCES public.users(project_id, id) ON DELETE CASCADE
);
CREATE INDEX totp_factors_by_data_key ON public.totp_factors USING btree (SUBSTRING(secret_sealed FROM 2 FOR 16));
CREATE UNIQUE INDEX totp_factors_confirmed ON public.totp_factors USING btree (project_id, user_id) WHERE (confirmed_at IS NOT NULL);
CREATE UNIQUE INDEX totp_factors_pending ON public.totp_factors USING btree (project_id, user_id) WHERE (confirmed_at IS NULL);

create table public.user_import_accounts (
  project_id uuid not null,
  import_id uuid not null,
  user_source_id text collate "C" not null,
  position integer not null,
  account jsonb not null,
  constraint user_import_accounts_pkey PRIMARY KEY (project_id, import_id, user_source_id, "position"),
  constraint user_import_accounts_project_id_import_id_fkey FOREIGN KEY (project_id, import_id) REFERENCES public.user_imports(project_id, id) ON DELETE CASCADE
);

create table public.user_import_chunks (
  project_id uuid not null,
  import_id uuid not null,
  position integer not null,
  bytes bytea not null,
  constraint user_import_chunks_pkey PRIMARY KEY (project_id, import_id, "position"),
  constraint user_import_chunks_project_id_import_id_fkey FOREIGN KEY (project_id, import_id) REFERENCES public.user_imports(project_id, id) ON DELETE CASCADE
);

create table public.user_import_rows (
  project_id uuid not null,
  import_id uuid not null,
  position integer not null,
  line integer not null,
  email text,
  source_id text collate "C",
  parsed jsonb,
  outcome text collate "C",
  code text collate "C",
  field text,
  user_id uuid,
  constraint user_import_rows_pkey PRIMARY KEY (project_id, import_id, "position"),
  constraint user_import_rows_outcome_check CHECK ((outcome = ANY (ARRAY['created'::text, 'skipped'::text, 'failed'::text]))),
  constraint user_import_rows_project_id_import_id_fkey FOREIGN KEY (project_id, import_id) REFERENCES public.user_imports(project_id, id) ON DELETE CASCADE
);
CREATE INDEX user_import_rows_by_outcome ON public.user_import_rows USING btree (project_id, import_id, outcome, "position");

create table public.user_imports (
  project_id uuid not null,
  id uuid not null,
  format text collate "C" not null,
  file_name text,
  state text collate "C" not null,
  dry_run boolean not null default true,
  options jsonb not null,
  actor jsonb not null,
  chunks integer not null default 0,
  bytes_total bigint not null default 0,
  bytes_read bigint not null default 0,
  rows_total integer not null default 0,
  rows_unreadable integer not null default 0,
  last_position integer not null default 0,
  rows_created integer not null default 0,
  rows_skipped integer not null default 0,
  rows_failed integer not null default 0,
  problem jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint user_imports_pkey PRIMARY KEY (project_id, id),
  constraint user_imports_state_check CHECK ((state = ANY (ARRAY['uploading'::text, 'reading'::text, 'checking'::text, 'checked'::text, 'importing'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
  constraint user_imports_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX user_imports_by_age ON public.user_imports USING btree (project_id, created_at DESC, id DESC);
CREATE INDEX user_imports_by_change ON public.user_imports USING btree (state, updated_at);
CREATE INDEX user_imports_by_state ON public.user_imports USING btree (project_id, state);
CREATE UNIQUE INDEX user_imports_one_running ON public.user_imports USING btree (project_id) WHERE (state = ANY (ARRAY['reading'::text, 'checking'::text, 'importing'::text]));

create table public.username_reservations (
  project_id uuid not null,
  username_key text collate "C" not null,
  holder_hash bytea not null,
  expires_at timestamp with time zone not null,
  constraint username_reservations_pkey PRIMARY KEY (project_id, username_key),
  constraint username_reservations_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX username_reservations_by_end ON public.username_reservations USING btree (expires_at);

create table public.users (
  project_id uuid not null,
  id uuid not null,
  email text not null,
  email_key text collate "C" not null,
  email_verified_at timestamp with time zone,
  username text,
  username_key text collate "C",
  name text,
  name_key text collate "C",
  image_url text,
  locale text,
  roles text[] not null default '{}'::text[],
  public_metadata jsonb not null default '{}'::jsonb,
  private_metadata jsonb not null default '{}'::jsonb,
  banned_at timestamp with time zone,
  ban_reason text,
  ban_expires_at timestamp with time zone,
  deletion_requested_at timestamp with time zone,
  deletion_due_at timestamp with time zone,
  last_sign_in_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint users_pkey PRIMARY KEY (project_id, id),
  constraint users_project_id_email_key_key UNIQUE (project_id, email_key),
  constraint users_project_id_username_key_key UNIQUE (project_id, username_key),
  constraint users_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX users_banned ON public.users USING btree (project_id, created_at DESC, id DESC) WHERE (banned_at IS NOT NULL);
CREATE INDEX users_banned_by_email ON public.users USING btree (project_id, email_key) WHERE (banned_at IS NOT NULL);
CREATE INDEX users_banned_by_name ON public.users USING btree (project_id, name_key, id) WHERE (banned_at IS NOT NULL);
CREATE INDEX users_banned_by_username ON public.users USING btree (project_id, username_key) WHERE ((banned_at IS NOT NULL) AND (username_key IS NOT NULL));
CREATE INDEX users_by_age ON public.users USING btree (project_id, created_at DESC, id DESC);
CREATE INDEX users_by_name ON public.users USING btree (project_id, name_key, id);
CREATE INDEX users_deleting ON public.users USING btree (project_id, created_at DESC, id DESC) WHERE (deletion_due_at IS NOT NULL);
CREATE INDEX users_deleting_by_email ON public.users USING btree (project_id, email_key) WHERE (deletion_due_at IS NOT NULL);
CREATE INDEX users_deleting_by_name ON public.users USING btree (project_id, name_key, id) WHERE (deletion_due_at IS NOT NULL);
CREATE INDEX users_deleting_by_username ON public.users USING btree (project_id, username_key) WHERE ((deletion_due_at IS NOT NULL) AND (username_key IS NOT NULL));
CREATE INDEX users_deletion_due ON public.users USING btree (deletion_due_at) WHERE (deletion_due_at IS NOT NULL);
CREATE INDEX users_unverified ON public.users USING btree (project_id, created_at DESC, id DESC) WHERE (email_verified_at IS NULL);
CREATE INDEX users_unverified_by_email ON public.users USING btree (project_id, email_key) WHERE (email_verified_at IS NULL);
CREATE INDEX users_unverified_by_name ON public.users USING btree (project_id, name_key, id) WHERE (email_verified_at IS NULL);
CREATE INDEX users_unverified_by_username ON public.users USING btree (project_id, username_key) WHERE ((email_verified_at IS NULL) AND (username_key IS NOT NULL));
CREATE TRIGGER users_raise_sessions AFTER UPDATE OF email, email_verified_at, username, name, image_url, locale, roles, public_metadata, banned_at, ban_expires_at ON public.users FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.users_raise_sessions();

create table public.waitlist_counters (
  project_id uuid not null,
  last_position bigint not null,
  constraint waitlist_counters_pkey PRIMARY KEY (project_id),
  constraint waitlist_counters_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);

create table public.waitlist_entries (
  project_id uuid not null,
  id uuid not null,
  position bigint not null,
  email text not null,
  email_key text collate "C" not null,
  locale text,
  joined_at timestamp with time zone not null,
  approved_at timestamp with time zone,
  approved_by text,
  constraint waitlist_entries_pkey PRIMARY KEY (project_id, id),
  constraint waitlist_entries_project_id_email_key_key UNIQUE (project_id, email_key),
  constraint waitlist_entries_project_id_position_key UNIQUE (project_id, "position"),
  constraint waitlist_entries_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE
);
CREATE INDEX waitlist_entries_approved ON public.waitlist_entries USING btree (project_id, "position") WHERE (approved_at IS NOT NULL);
CREATE INDEX waitlist_entries_waiting ON public.waitlist_entries USING btree (project_id, "position") WHERE (approved_at IS NULL);

CREATE OR REPLACE FUNCTION jobs.create_queue(queue_name text, options jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    DECLARE
      tablename varchar := CASE WHEN options->>'partition' = 'true'
                            THEN 'j' || encode(sha224(queue_name::bytea), 'hex')
                            ELSE 'job_common'
                            END;
      queue_created_on timestamptz;
    BEGIN

      WITH q as (
        INSERT INTO jobs.queue (
          name,
          policy,
          retry_limit,
          retry_delay,
          retry_backoff,
          retry_delay_max,
          expire_seconds,
          retention_seconds,
          deletion_seconds,
          warning_queued,
          dead_letter,
          partition,
          table_name,
          heartbeat_seconds,
          notify,
          created_on,
          updated_on
        )
        VALUES (
          queue_name,
          options->>'policy',
          COALESCE((options->>'retryLimit')::int, 2),
          COALESCE((options->>'retryDelay')::int, 0),
          COALESCE((options->>'retryBackoff')::bool, false),
          (options->>'retryDelayMax')::int,
          COALESCE((options->>'expireInSeconds')::int, 900),
          COALESCE((options->>'retentionSeconds')::int, 1209600),
          COALESCE((options->>'deleteAfterSeconds')::int, 604800),
          COALESCE((options->>'warningQueueSize')::int, 0),
          options->>'deadLetter',
          COALESCE((options->>'partition')::bool, false),
          tablename,
          (options->>'heartbeatSeconds')::int,
          COALESCE((options->>'notify')::bool, false),
          jobs.job_now(),
          jobs.job_now()
        )
        ON CONFLICT DO NOTHING
        RETURNING created_on
      )
      SELECT created_on into queue_created_on from q;

      IF queue_created_on IS NULL OR options->>'partition' IS DISTINCT FROM 'true' THEN
        RETURN;
      END IF;

      EXECUTE format('CREATE TABLE jobs.%I (LIKE jobs.job INCLUDING DEFAULTS)', tablename);

      EXECUTE jobs.job_table_format($cmd$ALTER TABLE jobs.job ADD PRIMARY KEY (name, id)$cmd$, tablename);
      EXECUTE jobs.job_table_format($cmd$ALTER TABLE jobs.job ADD CONSTRAINT q_fkey FOREIGN KEY (name) REFERENCES jobs.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, tablename);
      EXECUTE jobs.job_table_format($cmd$ALTER TABLE jobs.job ADD CONSTRAINT dlq_fkey FOREIGN KEY (dead_letter) REFERENCES jobs.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, tablename);

      EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i11 ON jobs.job (name, priority DESC, created_on, start_after) WHERE state < 'active' AND NOT blocked$cmd$, tablename);
      EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i4 ON jobs.job (name, singleton_on, COALESCE(singleton_key, '')) WHERE state <> 'cancelled' AND singleton_on IS NOT NULL$cmd$, tablename);
      EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i7 ON jobs.job (name, group_id) WHERE state = 'active' AND group_id IS NOT NULL$cmd$, tablename);
      EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i9 ON jobs.job (name, id) WHERE blocking AND state = 'completed'$cmd$, tablename);
      EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i12 ON jobs.job (source_root_id) WHERE source_root_id IS NOT NULL$cmd$, tablename);

      IF options->>'policy' = 'short' THEN
        EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i1 ON jobs.job (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short'$cmd$, tablename);
      ELSIF options->>'policy' = 'singleton' THEN
        EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i2 ON jobs.job (name, COALESCE(singleton_key, '')) WHERE state = 'active' AND policy = 'singleton'$cmd$, tablename);
      ELSIF options->>'policy' = 'stately' THEN
        EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i3 ON jobs.job (name, state, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'stately'$cmd$, tablename);
      ELSIF options->>'policy' = 'exclusive' THEN
        EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i6 ON jobs.job (name, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'exclusive'$cmd$, tablename);
      ELSIF options->>'policy' = 'key_strict_fifo' THEN
        EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i8 ON jobs.job (name, singleton_key) WHERE state IN ('active', 'retry', 'failed') AND policy = 'key_strict_fifo'$cmd$, tablename);
        EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i10 ON jobs.job (name, singleton_key, state DESC, created_on, id) INCLUDE (start_after) WHERE state < 'active' AND NOT blocked AND policy = 'key_strict_fifo'$cmd$, tablename);
        EXECUTE jobs.job_table_format($cmd$ALTER TABLE jobs.job ADD CONSTRAINT job_key_strict_fifo_singleton_key_check CHECK (NOT (policy = 'key_strict_fifo' AND singleton_key IS NULL))$cmd$, tablename);
      END IF;

      EXECUTE format('ALTER TABLE jobs.%I ADD CONSTRAINT cjc CHECK (name=%L)', tablename, queue_name);
      EXECUTE format('ALTER TABLE jobs.job ATTACH PARTITION jobs.%I FOR VALUES IN (%L)', tablename, queue_name);
    END;
    $function$;

CREATE OR REPLACE FUNCTION jobs.delete_queue(queue_name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    DECLARE
      v_table varchar;
      v_partition bool;
    BEGIN

      SELECT table_name, partition
      FROM jobs.queue
      WHERE name = queue_name
      INTO v_table, v_partition;

      IF v_partition THEN
        EXECUTE format('DROP TABLE IF EXISTS jobs.%I', v_table);
      ELSE
        EXECUTE format('DELETE FROM jobs.%I WHERE name = %L', v_table, queue_name);
      END IF;

      DELETE FROM jobs.queue WHERE name = queue_name;
    END;
    $function$;

CREATE OR REPLACE FUNCTION jobs.job_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
      SELECT pg_catalog.now();
    $function$;

CREATE OR REPLACE FUNCTION jobs.job_table_format(command text, table_name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
      SELECT format(
        regexp_replace(
          regexp_replace(command, '\.job\y', '.%1$I', 'g'),
          '\yjob_i(\d+)', '%1$s_i\1', 'g'
        ),
        table_name
      );
    $function$;

CREATE OR REPLACE FUNCTION jobs.job_table_run(command text, tbl_name text DEFAULT NULL::text, queue_name text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    DECLARE
      tbl RECORD;
    BEGIN
      IF queue_name IS NOT NULL THEN
        SELECT table_name INTO tbl_name FROM jobs.queue WHERE name = queue_name;
      END IF;

      IF tbl_name IS NOT NULL THEN
        EXECUTE jobs.job_table_format(command, tbl_name);
        RETURN;
      END IF;

      EXECUTE jobs.job_table_format(command, 'job_common');

      FOR tbl IN SELECT table_name FROM jobs.queue WHERE partition = true
      LOOP
        EXECUTE jobs.job_table_format(command, tbl.table_name);
      END LOOP;
    END;
    $function$;

CREATE OR REPLACE FUNCTION jobs.job_table_run_async(command_name text, version integer, command text, tbl_name text DEFAULT NULL::text, queue_name text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    BEGIN
      IF queue_name IS NOT NULL THEN
        SELECT table_name INTO tbl_name FROM jobs.queue WHERE name = queue_name;
      END IF;

      IF tbl_name IS NOT NULL THEN
        INSERT INTO jobs.bam (name, version, status, queue, table_name, command)
        VALUES (
          command_name,
          version,
          'pending',
          queue_name,
          tbl_name,
          jobs.job_table_format(command, tbl_name)
        );
        RETURN;
      END IF;

      INSERT INTO jobs.bam (name, version, status, queue, table_name, command)
      SELECT
        command_name,
        version,
        'pending',
        NULL,
        'job_common',
        jobs.job_table_format(command, 'job_common')
      UNION ALL
      SELECT
        command_name,
        version,
        'pending',
        queue.name,
        queue.table_name,
        jobs.job_table_format(command, queue.table_name)
      FROM jobs.queue
      WHERE partition = true;
    END;
    $function$;

CREATE OR REPLACE FUNCTION public.audit_events_are_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and old.chain_position is null and new.chain_position is not null
     and (to_jsonb(new) - 'chain_position' - 'chain_hash') = (to_jsonb(old) - 'chain_position' - 'chain_hash') then
    return new;
  end if;
  raise exception 'audit_events is append-only' using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION public.organization_members_raise_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  member organization_members := coalesce(new, old);
begin
  update sessions set version = version + 1
  where project_id = member.project_id and user_id = member.user_id and organization_id = member.organization_id and revoked_at is null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.organization_roles_raise_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  changed organization_roles := coalesce(new, old);
begin
  update sessions s set version = s.version + 1 from organization_members m
  where m.project_id = changed.project_id and m.role = changed.key and (changed.organization_id is null or m.organization_id = changed.organization_id)
    and s.project_id = m.project_id and s.user_id = m.user_id and s.organization_id = m.organization_id and s.revoked_at is null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.organizations_raise_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update sessions set version = version + 1 where project_id = new.project_id and organization_id = new.id and revoked_at is null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.sessions_raise_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.version := old.version + 1;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.users_raise_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update sessions set version = version + 1 where project_id = new.project_id and user_id = new.id and revoked_at is null;
  return null;
end $function$;
