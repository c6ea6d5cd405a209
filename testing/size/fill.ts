import type pg from 'pg';

/** How much is put into a database. The other tables follow in proportion. */
export type Size = {
  /** In the one project that is large. */
  readonly users: number;
  /** Beside it. Each has an application, an organization, keys and settings; the first thousand have users too. */
  readonly projects: number;
};

const OTHER_USERS = 2;
const PROJECTS_WITH_USERS = 1_000;
const FEED_TRANSACTIONS = 500;

/**
 * Fills by SQL. Foreign keys are put back afterwards without a look at what came meanwhile, and triggers rest: so a million users take about a minute.
 * Names are `person1` and on, all with one password hash. One in a thousand is banned or about to be deleted, one in twenty unverified; a
 * thousandth of what ends has ended.
 */
export async function fill(client: pg.Client, projectId: string, { users, projects }: Size): Promise<void> {
  await client.query(`set synchronous_commit = off; set statement_timeout = 0;
    create or replace function pg_temp.made(kind integer, n bigint) returns uuid language sql immutable as
      $$ select (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;`);
  const { rows } = await client.query<{ name: string; key: string; definition: string }>(
    `select conrelid::regclass as name, quote_ident(conname) as key, pg_get_constraintdef(oid) as definition from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace`,
  );
  const tables = [...new Set(rows.map(({ name }) => name))];
  await all(client, [
    ...rows.map(({ name, key }) => `alter table ${name} drop constraint ${key}`),
    ...tables.map((name) => `alter table ${name} disable trigger user`),
    ...ofProjects(projects),
    ...ofUsers(projectId, users, projects),
    ...ofRecords(projectId, users),
    ...ofSignUps(projectId, users, projects),
    feed(projectId, users),
    ...tables.map((name) => `alter table ${name} enable trigger user`),
    ...rows.map(({ name, key, definition }) => `alter table ${name} add constraint ${key} ${definition} not valid`),
    'set synchronous_commit = on',
    'vacuum (analyze)',
  ]);
}

async function all(client: pg.Client, texts: readonly string[]): Promise<void> {
  for (const text of texts) await client.query(text);
}

const ofProjects = (projects: number): string[] => [
  `insert into projects (id, slug, name, owner_project_id, owner_organization_id, default_application_id, settings, created_at, updated_at)
   select pg_temp.made(1, n), 'size-' || n, 'Project ' || n, s.id, o.id, pg_temp.made(2, n),
     jsonb_build_object('signing', jsonb_build_object('algorithm', case when n % 200 = 0 then 'ES256' else 'EdDSA' end,
       'rotationDays', case when n % 300 = 0 then 0 else 90 end)), now() - n * interval '1 minute', now()
   from generate_series(1, ${projects}) n, projects s join organizations o on o.project_id = s.id where s.is_system and o.id = (select min(id::text)::uuid from organizations where project_id = s.id)`,
  `insert into applications (project_id, id, type, name, is_default, created_at, updated_at)
   select pg_temp.made(1, n), pg_temp.made(2, n), 'web', 'Default', true, now(), now() from generate_series(1, ${projects}) n`,
  `insert into organizations (project_id, id, slug, name, created_at, updated_at)
   select pg_temp.made(1, n), pg_temp.made(3, n), 'organization-' || n, 'Organization', now(), now() from generate_series(1, ${projects}) n`,
  `insert into organization_roles (project_id, id, organization_id, key, name, created_at)
   select pg_temp.made(1, n), pg_temp.made(4, n), pg_temp.made(3, n), 'editor', 'Editor', now() from generate_series(1, ${projects}) n`,
  `insert into signing_keys (project_id, id, kid, algorithm, state, public_jwk, private_key_sealed, created_at, activated_at, retired_at)
   select pg_temp.made(1, n), pg_temp.made(5, n * 2 + r), 'key-' || n || '-' || r, case when n % 200 = 0 then 'ES256' else 'EdDSA' end,
     case when r = 0 then 'active' else 'retired' end, '{}',
     case when r = 0 then '\\x01'::bytea || uuid_send(pg_temp.made(6, 1 + n % 1000 / 999)) || sha256(n::text::bytea) else '' end,
     now() - (r * 100 + n % 88) * interval '1 day', now() - (r * 100 + n % 88) * interval '1 day', case when r = 1 then now() end
   from generate_series(1, ${projects}) n, generate_series(0, 1) r`,
  `insert into secret_keys (project_id, id, name, prefix, last_four, secret_hash, scopes, created_at)
   select pg_temp.made(1, n), pg_temp.made(7, n), 'Key', 'sk_', 'abcd', sha256(('secret key ' || n)::bytea), '{}', now() from generate_series(1, ${projects}) n`,
  `insert into mail_senders (project_id, provider, from_address, api_key_sealed, created_at, updated_at)
   select pg_temp.made(1, n), 'resend', 'a@example.com', '\\x01'::bytea || uuid_send(pg_temp.made(6, 1 + n % 1000 / 999)) || sha256(n::text::bytea), now(), now()
   from generate_series(1, ${projects}) n`,
  `insert into password_signer_keys (project_id, id, key_hash, key_sealed, created_at)
   select pg_temp.made(1, n), pg_temp.made(17, n), sha256(('signer key ' || n)::bytea), '\\x01'::bytea || uuid_send(pg_temp.made(6, 1 + n % 1000 / 999)) || sha256(n::text::bytea), now()
   from generate_series(1, ${projects}) n`,
  `insert into providers (project_id, key, kind, credentials, client_id, client_secret_sealed, created_at, updated_at)
   select pg_temp.made(1, n), key, key, 'own', 'client', '\\x01'::bytea || uuid_send(pg_temp.made(6, 1 + n % 1000 / 999)) || sha256(n::text::bytea), now(), now()
   from generate_series(1, ${projects}) n, unnest(array['google', 'github']) key`,
  `insert into mail_templates (project_id, kind, locale, subject, created_at, updated_at)
   select pg_temp.made(1, n), 'verify_email', 'en', 'Hello', now(), now() from generate_series(1, ${projects}) n`,
];

/** Everybody: the users of the large project, then those of the others. */
const people = (projectId: string, users: number, projects: number) => `(
  select n, '${projectId}'::uuid as project_id from generate_series(1, ${users}) n
  union all select ${users} + n, pg_temp.made(1, 1 + n % ${Math.max(1, Math.min(projects, PROJECTS_WITH_USERS))})
  from generate_series(1, ${Math.min(projects, PROJECTS_WITH_USERS) * OTHER_USERS}) n) someone`;

function ofUsers(projectId: string, users: number, projects: number): string[] {
  const everybody = people(projectId, users, projects);
  return [
    `insert into users (project_id, id, email, email_key, email_verified_at, name, name_key, username, username_key, banned_at, deletion_requested_at, deletion_due_at,
       last_sign_in_at, created_at, updated_at)
     select project_id, pg_temp.made(8, n), 'person' || n || '@size.example', 'person' || n || '@size.example',
       case when n % 20 <> 0 then now() end, 'Person ' || n, 'person ' || n, 'person' || n, 'person' || n, case when n % 1000 = 1 then now() end,
       case when n % 1000 = 2 then now() end, case when n % 1000 = 2 then now() + (n % 700 - 7) * interval '15 minutes' end,
       now(), now() - n * interval '30 seconds', now() from ${everybody}`,
    `insert into passwords (project_id, user_id, hash, changed_at)
     select project_id, pg_temp.made(8, n), '$argon2id$v=19$m=19456,t=2,p=1$c2l6ZXNpemVzaXplc2l6ZQ$c2l6ZXNpemVzaXplc2l6ZXNpemVzaXplc2l6ZXNpemU', now() from ${everybody}`,
    `insert into devices (project_id, id, user_id, secret_hash, user_agent, last_ip, created_at, last_seen_at)
     select project_id, pg_temp.made(9, n), pg_temp.made(8, n), sha256(('device ' || n)::bytea), 'Mozilla/5.0', '192.0.2.1', now(), now() from ${everybody}`,
    `insert into sessions (project_id, id, lineage_id, user_id, application_id, device_id, secret_hash, transport, amr, ip, user_agent, authenticated_at,
       created_at, last_seen_at, expires_at, idle_expires_at, revoked_at, snapshot, snapshot_version)
     select project_id, pg_temp.made(10, n), pg_temp.made(10, n), pg_temp.made(8, n), pg_temp.made(2, 1), pg_temp.made(9, n), sha256(('session ' || n)::bytea),
       'cookie', '{pwd}', '192.0.2.1', 'Mozilla/5.0', now(), now() - n * interval '1 second', now(),
       case when n % 1000 = 3 then now() - interval '31 days' else now() + (n % 30) * interval '1 day' end, now() + interval '14 days',
       case when n % 10 = 9 then now() end, repeat('snapshot ', 60), 1 from ${everybody}`,
    `insert into organization_members (project_id, organization_id, user_id, role, created_at)
     select project_id, pg_temp.made(3, 1 + n % 1000), pg_temp.made(8, n), case when n / 1000 % 500 = 0 then 'owner' else 'member' end, now() from ${everybody} where n % 10 = 0`,
  ];
}

function ofRecords(projectId: string, users: number): string[] {
  const each = (share: number) => `generate_series(1, ${Math.max(20, Math.floor(users / share))}) n`;
  return [
    `insert into audit_events (project_id, id, action, actor_type, actor_id, target_type, target_id, ip, occurred_at)
     select '${projectId}', pg_temp.made(11, n), case n % 20 when 0 then 'users.banned' when 1 then 'users.created' else 'sessions.created' end, 'user',
       'usr_' || n % ${users}, 'user', 'usr_' || n % ${users}, '192.0.2.1', now() - n * interval '30 seconds' from ${each(1)}`,
    `insert into outbox_events (project_id, id, type, data, occurred_at, dispatched_at)
     select '${projectId}', pg_temp.made(12, n), 'session.created', '{"sessionId":"ses_1"}', now(), now() from ${each(1)}`,
    `insert into one_time_tokens (project_id, id, kind, token_hash, code_hash, user_id, email_key, binding_hash, created_at, expires_at, used_at)
     select '${projectId}', pg_temp.made(13, n), 'magic_link', sha256(('token ' || n)::bytea), sha256('code'), pg_temp.made(8, n), 'person' || n || '@size.example',
       sha256(('browser ' || n)::bytea), now(), case when n % 1000 = 0 then now() - interval '1 hour' else now() + interval '1 hour' end,
       case when n % 2 = 0 then now() end from ${each(5)}`,
    `insert into sign_in_attempts (project_id, id, user_id, application_id, binding_hash, state, created_at, expires_at)
     select '${projectId}', pg_temp.made(14, n), pg_temp.made(8, n), pg_temp.made(2, 1), sha256(('browser ' || n)::bytea), 'begun', now(), now() + interval '1 hour' from ${each(20)}`,
    `insert into totp_factors (project_id, id, user_id, secret_sealed, created_at, confirmed_at)
     select '${projectId}', pg_temp.made(18, n), pg_temp.made(8, n), '\\x01'::bytea || uuid_send(pg_temp.made(6, 1 + n % 1000 / 999)) || sha256(n::text::bytea), now(), now() from ${each(10)}`,
    `insert into user_imports (project_id, id, format, state, options, actor, created_at, updated_at)
     select '${projectId}', pg_temp.made(23, n), 'auth0', case when n = 1 then 'importing' when n % 1000 = 2 then 'uploading' else 'done' end, '{}', '{}',
       now() - n * interval '1 minute', now() - n * interval '1 minute' from ${each(10)}`,
    `insert into user_import_rows (project_id, import_id, position, line, email, parsed, outcome)
     select '${projectId}', pg_temp.made(23, 1 + n % 10), n, n, 'person' || n || '@size.example', case when n % 2 = 0 then '{}'::jsonb end,
       case when n % 100 = 0 then 'failed' else 'created' end from ${each(1)}`,
    `insert into user_import_accounts (project_id, import_id, user_source_id, position, account)
     select '${projectId}', pg_temp.made(23, 1 + n % 10), 'source ' || n, n, '{}' from ${each(5)}`,
    `insert into recovery_codes (project_id, user_id, code_hash, created_at)
     select '${projectId}', pg_temp.made(8, n), sha256(('code ' || n || r)::bytea), now() from ${each(20)}, generate_series(1, 10) r`,
    `insert into passkeys (project_id, id, user_id, credential_id, public_key, user_handle, counter, aaguid, backed_up, name, created_at)
     select '${projectId}', pg_temp.made(19, n), pg_temp.made(8, n), sha256(('credential ' || n)::bytea), '\\x00', sha256(('handle ' || n)::bytea), 1, pg_temp.made(19, 1), true, 'Passkey', now() from ${each(5)}`,
    `insert into identities (project_id, id, user_id, provider, issuer, subject, created_at, last_used_at)
     select '${projectId}', pg_temp.made(20, n), pg_temp.made(8, n), 'google', 'https://accounts.google.com', n::text, now(), now() from ${each(5)}`,
    `insert into device_notices (project_id, id, user_id, ip, user_agent, created_at, told_at)
     select '${projectId}', pg_temp.made(21, n), pg_temp.made(8, n), '192.0.2.1', 'Mozilla/5.0', now() - case when n % 1000 = 1 then interval '31 days' else n % 40000 * interval '1 minute' end,
       case when n % 1000 <> 0 then now() end from ${each(5)}`,
    `insert into data_exports (project_id, user_id, id, state, content, requested_at, ready_at, expires_at)
     select '${projectId}', pg_temp.made(8, n), pg_temp.made(22, n), 'ready', '{}', now(), now(), now() + case when n % 1000 = 0 then interval '-1 hour' else n % 10000 * interval '1 minute' end from ${each(20)}`,
    `insert into security_counts (project_id, hour, metric, key, count)
     select '${projectId}', date_trunc('hour', now()) - n * interval '1 hour', metric, 'key', n
     from generate_series(1, 2160) n, unnest(array['sign_ins', 'failures', 'new_devices', 'lockouts']) metric`,
    `insert into limits (project_id, kind, subject, window_started_at, count)
     select '${projectId}', 'account', 'subject ' || n, now() - case when n % 1000 = 0 then interval '3 days' else n % 3600 * interval '1 second' end, 1 from ${each(5)}`,
    `insert into idempotency_keys (project_id, caller, key, fingerprint, body_sealed, locked_until, created_at, expires_at)
     select '${projectId}', 'sk_1', 'key ' || n, sha256('body'), '\\x01'::bytea || uuid_send(pg_temp.made(6, 1 + n % 1000 / 999)) || sha256(n::text::bytea), now(), now(),
       now() + case when n % 1000 = 0 then interval '-1 hour' else n % 1440 * interval '1 minute' end from ${each(4)}`,
    `insert into mail_log (project_id, id, kind, recipient, recipient_key, locale, status, created_at, sent_at)
     select '${projectId}', pg_temp.made(15, n), case n % 4 when 0 then 'magic_link' else 'verify_email' end, 'person' || n || '@size.example', 'person' || n || '@size.example',
       'en', case when n % 500 = 0 then 'failed' else 'sent' end, now() - case when n % 1000 = 1 then interval '31 days' else n % 40000 * interval '1 minute' end, now() from ${each(5)}`,
    `insert into jobs.job_common (id, name, data, state, start_after, created_on, completed_on)
     select pg_temp.made(16, n), 'mail', jsonb_build_object('sealed', encode('\\x01'::bytea || uuid_send(pg_temp.made(6, 1)), 'base64')),
       (case when n % 1000 = 0 then 'created' when n % 1000 = 1 then 'failed' else 'completed' end)::jobs.job_state, now(), now(), now() from ${each(5)}`,
  ];
}

/** Who waits, was invited, accepted terms and came by whose link. */
function ofSignUps(projectId: string, users: number, projects: number): string[] {
  const each = (share: number) => `generate_series(1, ${Math.max(20, Math.floor(users / share))}) n`;
  return [
    `insert into username_reservations (project_id, username_key, holder_hash, expires_at)
     select '${projectId}', 'name' || n, sha256('holder'), now() + case when n % 1000 = 0 then interval '-1 hour' else interval '1 hour' end from ${each(5)}`,
    `insert into waitlist_counters (project_id, last_position) select pg_temp.made(1, n), 0 from generate_series(1, ${projects}) n`,
    `insert into waitlist_entries (project_id, id, position, email, email_key, joined_at, approved_at)
     select '${projectId}', pg_temp.made(17, n), n, 'waiting' || n || '@size.example', 'waiting' || n || '@size.example', now(), case when n % 2 = 0 then now() end from ${each(2)}`,
    `insert into invitations (project_id, id, email, email_key, created_at, sent_at, token_id, expires_at, accepted_at, accepted_by)
     select '${projectId}', pg_temp.made(18, n), 'person' || n || '@size.example', 'person' || n || '@size.example', now() - n * interval '1 second', now(),
       pg_temp.made(13, n), now() + case when n % 4 = 1 then interval '-1 day' else interval '5 days' end, case when n % 2 = 0 then now() end,
       case when n % 2 = 0 then pg_temp.made(8, n) end from ${each(4)}`,
    `insert into bulk_actions (project_id, id, action, filter, actor, state, expected_count, created_at, finished_at)
     select pg_temp.made(1, 1 + n % ${projects}), pg_temp.made(19, n), '{"type": "unban"}', '{}', '{}', case when n % 400 = 0 then 'running' else 'finished' end, 1,
       now() - n * interval '1 minute', case when n % 400 = 0 then null else now() - n % 40000 * interval '1 minute' end from ${each(1)}`,
    `insert into terms_acceptances (project_id, user_id, version, accepted_at, ip)
     select '${projectId}', pg_temp.made(8, n), '2026-11', now(), '192.0.2.1' from ${each(1)}`,
    `insert into referral_codes (project_id, user_id, code, created_at)
     select '${projectId}', pg_temp.made(8, n), 'CODE' || n, now() from ${each(10)}`,
    `insert into referrals (project_id, id, referrer_id, referred_user_id, address_hash, created_at, completed_at)
     select '${projectId}', pg_temp.made(19, n), pg_temp.made(8, 1 + n % 100), pg_temp.made(8, n), sha256(('address ' || n)::bytea),
       now() - n * interval '1 second', case when n % 2 = 0 then now() end from ${each(10)}`,
    `insert into captchas (project_id, provider, secret_sealed, secret_last_four, created_at, updated_at)
     select pg_temp.made(1, n), 'turnstile', '\\x01'::bytea || uuid_send(pg_temp.made(6, 1 + n % 1000 / 999)) || sha256(n::text::bytea), 'abcd', now(), now()
     from generate_series(1, ${projects}) n`,
  ];
}

/** In many transactions, as it grows in life: readers go by transaction. */
const feed = (projectId: string, users: number) => `do $do$ begin
  for turn in 0 .. ${FEED_TRANSACTIONS - 1} loop
    insert into change_feed (project_id, scope, subject_id, created_at)
    select case when n % 2 = 0 then '${projectId}'::uuid else pg_temp.made(1, 1 + n % 1000) end, 'session', pg_temp.made(10, n),
      now() - interval '7203 seconds' + (turn * interval '14.4 seconds') from generate_series(1, ${Math.ceil(users / FEED_TRANSACTIONS)}) n;
    commit;
  end loop;
end $do$`;

const SYSTEM = '00000000-0000-7000-8000-000000000001';
const OPERATORS = '00000000-0000-7000-8000-000000000002';

/** In a database that no server has started on yet: the project that owns the others. Its id: it may be the large one itself. */
export async function createSystem(client: pg.Client): Promise<string> {
  await client.query(`begin;
    insert into projects (id, slug, name, is_system, default_application_id, settings, created_at, updated_at)
      values ('${SYSTEM}', 'frontdesk', 'Frontdesk', true, '${SYSTEM}', '{}', now(), now());
    insert into organizations (project_id, id, slug, name, created_at, updated_at)
      values ('${SYSTEM}', '${OPERATORS}', 'operators', 'Operators', now(), now());
    insert into applications (project_id, id, type, name, is_default, created_at, updated_at)
      values ('${SYSTEM}', '${SYSTEM}', 'web', 'Default', true, now(), now());
    commit`);
  return SYSTEM;
}
