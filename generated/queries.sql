-- The SQL of every query, by store and function. Written by `npm run generate`. Do not edit.

-- apps/server/src/modules/applications/applications.store.ts

-- insertDefaultApplication
insert into "applications" ("id", "name", "project_id", "type", "is_default", "first_party", "created_at", "updated_at") values ($1, $2, $3, $4, $5, $6, $7, $8);

-- apps/server/src/modules/audit/audit.store.ts

-- listAuditEventsOfProject
select "id", "action", "actor_type", "actor_id", "impersonator", "target_type", "target_id", "ip", "user_agent", "request_id", "occurred_at", "changes" as "changes" from "audit_events" where "project_id" = $1 and "target_id" = $2 and "actor_id" = $3 and "occurred_at" >= $4 and "occurred_at" < $5 and ("occurred_at", "id") < ($6, $7) and "action" = $8 and ("occurred_at", "id") >= ($9, $10) order by "occurred_at" desc, "id" desc limit $11;

-- listAuditEventsOfProject
select "id", "action", "actor_type", "actor_id", "impersonator", "target_type", "target_id", "ip", "user_agent", "request_id", "occurred_at", "changes" as "changes" from "audit_events" where "project_id" = $1 order by "occurred_at" desc, "id" desc limit $2;

-- listAuditEventsOfProject
select "id", "action", "actor_type", "actor_id", "impersonator", "target_type", "target_id", "ip", "user_agent", "request_id", "occurred_at", "changes" as "changes" from "audit_events" where "project_id" = $1 and "action" = $2 order by "occurred_at" desc, "id" desc limit $3;

-- listAuditEventsOfProject
select "id", "action", "actor_type", "actor_id", "impersonator", "target_type", "target_id", "ip", "user_agent", "request_id", "occurred_at", "changes" as "changes" from "audit_events" where "project_id" = $1 and "actor_id" = $2 order by "occurred_at" desc, "id" desc limit $3;

-- listAuditEventsOfProject
select "id", "action", "actor_type", "actor_id", "impersonator", "target_type", "target_id", "ip", "user_agent", "request_id", "occurred_at", "changes" as "changes" from "audit_events" where "project_id" = $1 and ("occurred_at", "id") < ($2, $3) order by "occurred_at" desc, "id" desc limit $4;

-- listAuditEventsOfProject
select "id", "action", "actor_type", "actor_id", "impersonator", "target_type", "target_id", "ip", "user_agent", "request_id", "occurred_at", "changes" as "changes" from "audit_events" where "project_id" = $1 and "occurred_at" >= $2 order by "occurred_at" desc, "id" desc limit $3;

-- listAuditEventsOfProject
select "id", "action", "actor_type", "actor_id", "impersonator", "target_type", "target_id", "ip", "user_agent", "request_id", "occurred_at", "changes" as "changes" from "audit_events" where "project_id" = $1 and ("occurred_at", "id") >= ($2, $3) order by "occurred_at" desc, "id" desc limit $4;

-- listAuditEventsOfProject
select "id", "action", "actor_type", "actor_id", "impersonator", "target_type", "target_id", "ip", "user_agent", "request_id", "occurred_at", "changes" as "changes" from "audit_events" where "project_id" = $1 and "target_id" = $2 order by "occurred_at" desc, "id" desc limit $3;

-- listAuditEventsOfProject
select "id", "action", "actor_type", "actor_id", "impersonator", "target_type", "target_id", "ip", "user_agent", "request_id", "occurred_at", "changes" as "changes" from "audit_events" where "project_id" = $1 and "occurred_at" < $2 order by "occurred_at" desc, "id" desc limit $3;

-- findEntryAt
select "id", "occurred_at" from "audit_events" where "project_id" = $1 and "target_id" = $2 and "actor_id" = $3 and "occurred_at" >= $4 and "occurred_at" < $5 and ("occurred_at", "id") < ($6, $7) order by "occurred_at" desc, "id" desc limit $8 offset $9;

-- findEntryAt
select "id", "occurred_at" from "audit_events" where "project_id" = $1 order by "occurred_at" desc, "id" desc limit $2 offset $3;

-- findEntryAt
select "id", "occurred_at" from "audit_events" where "project_id" = $1 and "actor_id" = $2 order by "occurred_at" desc, "id" desc limit $3 offset $4;

-- findEntryAt
select "id", "occurred_at" from "audit_events" where "project_id" = $1 and ("occurred_at", "id") < ($2, $3) order by "occurred_at" desc, "id" desc limit $4 offset $5;

-- findEntryAt
select "id", "occurred_at" from "audit_events" where "project_id" = $1 and "occurred_at" >= $2 order by "occurred_at" desc, "id" desc limit $3 offset $4;

-- findEntryAt
select "id", "occurred_at" from "audit_events" where "project_id" = $1 and "target_id" = $2 order by "occurred_at" desc, "id" desc limit $3 offset $4;

-- findEntryAt
select "id", "occurred_at" from "audit_events" where "project_id" = $1 and "occurred_at" < $2 order by "occurred_at" desc, "id" desc limit $3 offset $4;

-- apps/server/src/modules/changes/changes.store.ts

-- readPresentPosition (prepared as changes.present)
select pg_current_snapshot()::text as snapshot, (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint::text as epoch;

-- readChangesSince (prepared as changes.since)
with s as materialized (select pg_current_snapshot() as snap)
select s.snap::text as snapshot, (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint::text as epoch, f.scope, f.subject_id as "subjectId", f.created_at as "createdAt"
from s left join change_feed f
  on f.project_id = $1 and f.xid >= pg_snapshot_xmin($2::pg_snapshot) and f.xid < pg_snapshot_xmax(s.snap)
 and not pg_visible_in_snapshot(f.xid, $2::pg_snapshot)
order by f.id
limit $3;

-- apps/server/src/modules/data-keys/data-keys.store.ts

-- listDataKeyRows
select "id", "state", "created_at", "retired_at" from "data_keys" order by "created_at" desc, "id" desc;

-- retireActiveDataKey
update "data_keys" set "state" = $1, "retired_at" = $2 where "state" = $3 returning "id";

-- insertActiveDataKey
insert into "data_keys" ("id", "state", "key_sealed", "created_at") values ($1, $2, $3, $4);

-- deleteRetiredDataKey
delete from "data_keys" where "id" = $1 and "state" = $2 and "retired_at" < $3;

-- apps/server/src/modules/health/health.store.ts

-- countMissingMigrations (prepared as health.missing_migrations)
select count(*)::integer as missing from unnest($1::text[]) as wanted (name)
where not exists (select from schema_migrations where schema_migrations.name = wanted.name);

-- readOldestWaitSeconds (prepared as health.oldest_waiting_job)
select extract(epoch from $1::timestamptz - min(start_after))::float8 as seconds
from jobs.job where name = 'mail' and state < 'active' and start_after <= $1::timestamptz;

-- countMail (prepared as health.mail)
select count(*) filter (where state < 'active')::integer as waiting,
count(*) filter (where state = 'failed' and completed_on >= $1::timestamptz)::integer as "givenUp"
from jobs.job where name = 'mail' and state <> 'completed';

-- readServerVersion (prepared as health.server_version)
select split_part(current_setting('server_version'), ' ', 1) as version;

-- apps/server/src/modules/limits/limits.store.ts

-- takePlaces (prepared as limits.take_1)
with relaxed as materialized (select set_config('synchronous_commit', 'off', true)), t0 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $3::text, $4::text, $2::timestamptz, 1 from relaxed
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then 1 else l.count + 1 end,
    strikes = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $5::integer) then (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) + 1 else (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) end,
    blocked_until = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $5::integer) then $2::timestamptz + make_interval(secs => least($7::float8 * case when $8::boolean then power(2, least((case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end), 16)) else 1 end, 86400)) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count < $5::integer or $7::float8 is not null)
  returning l.count, l.window_started_at, l.blocked_until
)
select 0 as n, coalesce(t0.count <= $5::integer, false) as taken,
  coalesce(t0.count, l.count, 0) as count, coalesce(t0.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t0.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t0 on true
  left join limits l on l.project_id = $1 and l.kind = $3::text and l.subject = $4::text
order by n;

-- removeStaleLimits
with "stale" as (select "project_id", "kind", "subject" from "limits" where "window_started_at" < $1 and ("blocked_until" is null or "blocked_until" < $2) order by "window_started_at" limit $3 for update skip locked) delete from "limits" using "stale" where (limits.project_id, limits.kind, limits.subject) = (stale.project_id, stale.kind, stale.subject) /* patient */;

-- releasePlaces (prepared as limits.release)
with relaxed as materialized (select set_config('synchronous_commit', 'off', true)), places as materialized (
  select l.project_id, l.kind, l.subject, asked.given_back
  from relaxed, limits l join unnest($1::uuid[], $2::text[], $3::text[], $4::integer[]) with ordinality as asked (project_id, kind, subject, given_back, n)
    using (project_id, kind, subject)
  order by n for update of l
), forgotten as (
  delete from limits l using places p where l.project_id = p.project_id and l.kind = p.kind and l.subject = p.subject and p.given_back is null
)
update limits l set count = greatest(l.count - p.given_back, 0) from places p
where l.project_id = p.project_id and l.kind = p.kind and l.subject = p.subject and p.given_back is not null;

-- apps/server/src/modules/mail-templates/mail-templates.store.ts

-- findMailTemplate
select * from "mail_templates" where "project_id" = $1 and "kind" = $2 and "locale" = $3;

-- listMailTemplatesOfProject
select * from "mail_templates" where "project_id" = $1;

-- writeMailTemplate
update "mail_templates" set "button" = $1, "footer" = $2, "heading" = $3, "subject" = $4, "paragraphs" = $5, "version" = mail_templates.version + 1, "updated_at" = $6 where "project_id" = $7 and "kind" = $8 and "locale" = $9 and "version" = $10 returning *;

-- writeMailTemplate
insert into "mail_templates" ("project_id", "kind", "locale", "button", "footer", "heading", "subject", "paragraphs", "created_at", "updated_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict ("project_id", "kind", "locale") do update set "button" = $11, "footer" = $12, "heading" = $13, "subject" = $14, "paragraphs" = $15, "version" = mail_templates.version + 1, "updated_at" = $16 returning *;

-- deleteMailTemplate
delete from "mail_templates" where "project_id" = $1 and "kind" = $2 and "locale" = $3;

-- apps/server/src/modules/mailbox/mailbox.store.ts

-- insertMessage
insert into "mailbox_messages" ("html", "id", "project_id", "sent_at", "subject", "text", "recipient", "links") values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict ("id") do nothing;

-- removeAllButNewest
delete from "mailbox_messages" where "id" in (select "id" from "mailbox_messages" order by "sent_at" desc, "id" desc offset $1);

-- listMessages
select * from "mailbox_messages" where "recipient" = $1 order by "sent_at" desc, "id" desc limit $2;

-- listMessages
select * from "mailbox_messages" order by "sent_at" desc, "id" desc limit $1;

-- findMessage
select * from "mailbox_messages" where "id" = $1;

-- deleteMessages
delete from "mailbox_messages";

-- apps/server/src/modules/mails/mail-log.store.ts

-- insertMail
insert into "mail_log" ("decoy", "id", "kind", "locale", "project_id", "recipient", "recipient_key", "status", "created_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- beginAttempt
update "mail_log" set "attempts" = attempts + 1 where "project_id" = $1 and "id" = $2 and "status" in ($3, $4) returning "attempts";

-- recordSent
update "mail_log" set "status" = $1, "provider" = $2, "provider_message_id" = $3, "sent_at" = $4, "last_error" = $5, "next_attempt_at" = $6 where "project_id" = $7 and "id" = $8;

-- recordFailure
update "mail_log" set "status" = $1, "provider" = $2, "last_error" = $3, "next_attempt_at" = $4 where "project_id" = $5 and "id" = $6;

-- removeMail
delete from "mail_log" where "project_id" = $1 and "id" = $2;

-- forgetRecipient
delete from "mail_log" where "project_id" = $1 and "recipient_key" = $2;

-- listMailsOfProject
select * from "mail_log" where "project_id" = $1 and "decoy" = $2 and "recipient_key" = $3 and "status" = $4 and "kind" = $5 and ("created_at", "id") < ($6, $7) order by "created_at" desc, "id" desc limit $8;

-- listMailsOfProject
select * from "mail_log" where "project_id" = $1 and "decoy" = $2 order by "created_at" desc, "id" desc limit $3;

-- listMailsOfProject
select * from "mail_log" where "project_id" = $1 and "decoy" = $2 and ("created_at", "id") < ($3, $4) order by "created_at" desc, "id" desc limit $5;

-- listMailsOfProject
select * from "mail_log" where "project_id" = $1 and "decoy" = $2 and "kind" = $3 order by "created_at" desc, "id" desc limit $4;

-- listMailsOfProject
select * from "mail_log" where "project_id" = $1 and "decoy" = $2 and "recipient_key" = $3 order by "created_at" desc, "id" desc limit $4;

-- listMailsOfProject
select * from "mail_log" where "project_id" = $1 and "decoy" = $2 and "status" = $3 order by "created_at" desc, "id" desc limit $4;

-- deleteOldMails
delete from "mail_log" where ("project_id", "id") in (select "project_id", "id" from "mail_log" where "created_at" < $1 order by "created_at" limit $2);

-- apps/server/src/modules/mails/mail-senders.store.ts

-- findMailSender
select * from "mail_senders" where "project_id" = $1;

-- lockMailSender
select * from "mail_senders" where "project_id" = $1 for update;

-- writeMailSender
insert into "mail_senders" ("project_id", "api_key_last_four", "api_key_sealed", "from_address", "from_name", "provider", "reply_to", "created_at", "updated_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict ("project_id") do update set "api_key_last_four" = $10, "api_key_sealed" = $11, "from_address" = $12, "from_name" = $13, "provider" = $14, "reply_to" = $15, "updated_at" = $16 returning *;

-- deleteMailSender
delete from "mail_senders" where "project_id" = $1;

-- countSendersSealedUnder
select count(*) as count from mail_senders where substring(api_key_sealed from 2 for 16) = uuid_send($1);

-- listSendersSealedUnder
select project_id as "projectId", api_key_sealed as "apiKeySealed" from mail_senders where substring(api_key_sealed from 2 for 16) = uuid_send($1) limit $2;

-- setSealedSender
update "mail_senders" set "api_key_sealed" = $1 where "project_id" = $2 and "api_key_sealed" = $3;

-- apps/server/src/modules/mails/queued-mails.store.ts

-- countMailsSealedUnder
select count(*) as count from jobs.job where name = 'mail' and state < 'completed' and substring(decode(data ->> 'sealed', 'base64') from 2 for 16) = uuid_send($1);

-- apps/server/src/modules/one-time-tokens/one-time-tokens.store.ts

-- insertToken
insert into "one_time_tokens" ("binding_hash", "code_hash", "created_at", "email_key", "expires_at", "id", "kind", "payload", "project_id", "token_hash", "user_id") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- takeToken
update "one_time_tokens" set "used_at" = $1 where "project_id" = $2 and "kind" = $3 and "token_hash" = $4 and "used_at" is null and "voided_at" is null and "expires_at" > $5 returning *;

-- findToken
select * from "one_time_tokens" where "project_id" = $1 and "kind" = $2 and "token_hash" = $3 and "used_at" is null and "voided_at" is null and "expires_at" > $4;

-- findNewestToken
select * from "one_time_tokens" where "project_id" = $1 and "user_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "expires_at" > $4 and "binding_hash" = $5 order by "created_at" desc limit $6;

-- findNewestToken
select * from "one_time_tokens" where "project_id" = $1 and "user_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "expires_at" > $4 order by "created_at" desc limit $5;

-- setTokenCode
update "one_time_tokens" set "code_hash" = $1, "expires_at" = least(expires_at, $2) where "project_id" = $3 and "id" = $4 and "used_at" is null and "voided_at" is null and "expires_at" > $5 returning "expires_at";

-- countCodeTry
update "one_time_tokens" set "code_tries" = code_tries + 1 where "project_id" = $1 and "id" = (select "id" from "one_time_tokens" where "project_id" = $2 and "binding_hash" = $3 and "kind" = $4 and "code_hash" is not null and "used_at" is null and "voided_at" is null order by "created_at" desc, "id" desc limit $5) and "code_tries" < $6 and "used_at" is null and "voided_at" is null and "expires_at" > $7 returning "id", "code_hash";

-- takeTokenById
update "one_time_tokens" set "used_at" = $1 where "project_id" = $2 and "id" = $3 and "kind" = $4 and "code_hash" = $5 and "used_at" is null and "voided_at" is null and "expires_at" > $6 returning *;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "user_id" = $4 and "binding_hash" = $5 and "id" != $6;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "email_key" = $4 and "binding_hash" = $5 and "id" != $6;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "binding_hash" = $4 and "id" != $5;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "user_id" = $4;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "email_key" = $4;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "user_id" = $4 and "binding_hash" = $5;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "user_id" = $4 and "id" != $5;

-- removeEndedTokens
with "ended" as (select "project_id", "id" from "one_time_tokens" where "expires_at" < $1 order by "expires_at" limit $2 for update skip locked) delete from "one_time_tokens" using "ended" where "one_time_tokens"."project_id" = "ended"."project_id" and "one_time_tokens"."id" = "ended"."id" /* patient */;

-- apps/server/src/modules/operators/instance.store.ts

-- getInstance
select "set_up_at", "set_up_token_hash" from "instance";

-- lockInstance
select "set_up_at", "set_up_token_hash" from "instance" for update;

-- setSetUpToken
update "instance" set "set_up_token_hash" = $1 where "set_up_at" is null;

-- takeSetUp
update "instance" set "set_up_at" = $1, "set_up_token_hash" = $2 where "set_up_at" is null;

-- apps/server/src/modules/organizations/organizations.store.ts

-- insertOrganization
insert into "organizations" ("id", "name", "project_id", "slug", "created_at", "updated_at") values ($1, $2, $3, $4, $5, $6);

-- insertMember
insert into "organization_members" ("organization_id", "project_id", "role", "user_id", "created_at") values ($1, $2, $3, $4, $5);

-- findMembership
select "organization_id", "role" from "organization_members" where "project_id" = $1 and "organization_id" = $2 and "user_id" = $3;

-- listMemberships
select "organization_id", "role" from "organization_members" where "project_id" = $1 and "user_id" = $2 order by "created_at", "organization_id";

-- findFirstOrganizationId
select "id" from "organizations" where "project_id" = $1 order by "id" limit $2;

-- findFirstOwnerId
select "user_id" from "organization_members" where "project_id" = $1 and "organization_id" = $2 and "role" = $3 order by "created_at", "user_id" limit $4;

-- lockCoOwners
select "owner"."organization_id", "owner"."user_id" from "organization_members" as "owner" where "owner"."project_id" = $1 and "owner"."role" = $2 and "owner"."organization_id" in (select "mine"."organization_id" from "organization_members" as "mine" where "mine"."project_id" = $3 and "mine"."user_id" = $4 and "mine"."role" = $5) order by "owner"."organization_id", "owner"."user_id" for update of "owner";

-- isLastOwner
select "owner"."organization_id", "owner"."user_id" from "organization_members" as "owner" where "owner"."project_id" = $1 and "owner"."role" = $2 and "owner"."organization_id" in (select "mine"."organization_id" from "organization_members" as "mine" where "mine"."project_id" = $3 and "mine"."user_id" = $4 and "mine"."role" = $5) order by "owner"."organization_id", "owner"."user_id" for update of "owner";

-- apps/server/src/modules/passwords/passwords.store.ts

-- setPassword
insert into "passwords" ("project_id", "user_id", "hash", "changed_at") values ($1, $2, $3, $4) on conflict ("project_id", "user_id") do update set "hash" = $5, "changed_at" = $6;

-- findPasswordHash
select "hash" from "passwords" where "project_id" = $1 and "user_id" = $2;

-- hasPassword
select "hash" from "passwords" where "project_id" = $1 and "user_id" = $2;

-- findSignInCandidate (prepared as passwords.find_sign_in_candidate)
select u.id as "userId", p.hash, pending.hash as "pendingHash",
  exists (select from devices d where d.project_id = u.project_id and d.secret_hash = asked.device_hash and d.user_id = u.id) as "knownDevice"
from (values ($1::uuid, $2::text, $3::bytea, $4::timestamptz)) as asked (project_id, email_key, device_hash, now)
join users u on u.project_id = asked.project_id and u.email_key = asked.email_key
left join passwords p on p.project_id = u.project_id and p.user_id = u.id
left join lateral (
  select t.payload ->> 'passwordHash' as hash from one_time_tokens t
  where u.email_verified_at is null and t.project_id = u.project_id and t.user_id = u.id and t.kind = 'email_verification'
    and t.used_at is null and t.voided_at is null and t.expires_at > asked.now
  order by t.created_at desc limit 1
) pending on true;

-- apps/server/src/modules/projects/projects.store.ts

-- findProjectBySlug
select * from "projects" where "slug" = $1;

-- findProjectById
select * from "projects" where "id" = $1;

-- insertProject
insert into "projects" ("default_application_id", "id", "is_system", "name", "owner_organization_id", "owner_project_id", "slug", "settings", "created_at", "updated_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict ("slug") do nothing returning *;

-- lockProject
select * from "projects" where "id" = $1 for no key update;

-- anotherOrganizationOwnsProjects
select "id" from "projects" where "is_system" = $1 and ("owner_organization_id" < $2 or "owner_organization_id" > $3) limit $4;

-- listProjectsOfOrganizations
select * from "projects" where "owner_project_id" = $1 and "owner_organization_id" in ($2) and ("created_at", "id") > ($3, $4) order by "created_at", "id" limit $5;

-- listProjectsOfOrganizations
select * from "projects" where "owner_project_id" = $1 and "owner_organization_id" in ($2) order by "created_at", "id" limit $3;

-- updateProject
update "projects" set "name" = $1, "settings" = $2, "version" = $3, "updated_at" = $4 where "id" = $5 and "version" = $6 returning *;

-- deleteProjectRow
delete from "projects" where "id" = $1 and "is_system" = $2 /* patient */;

-- apps/server/src/modules/secret-keys/secret-keys.store.ts

-- insertSecretKey
insert into "secret_keys" ("created_by", "expires_at", "id", "last_four", "name", "prefix", "project_id", "secret_hash", "scopes", "created_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *;

-- findSecretKeyByHash (prepared as secret_keys.find_by_hash)
select project_id as "projectId", id, scopes, last_used_at as "lastUsedAt", expires_at as "expiresAt", revoked_at as "revokedAt"
from secret_keys where secret_hash = $1;

-- touchSecretKey (prepared as secret_keys.touch)
update secret_keys set last_used_at = $3 where project_id = $1 and id = $2 and (last_used_at is null or last_used_at < $4);

-- listSecretKeysOfProject
select * from "secret_keys" where "project_id" = $1 and ("created_at", "id") < ($2, $3) order by "created_at" desc, "id" desc limit $4;

-- listSecretKeysOfProject
select * from "secret_keys" where "project_id" = $1 order by "created_at" desc, "id" desc limit $2;

-- lockSecretKey
select * from "secret_keys" where "project_id" = $1 and "id" = $2 for update;

-- revokeSecretKeyRow
update "secret_keys" set "revoked_at" = $1 where "project_id" = $2 and "id" = $3;

-- apps/server/src/modules/sessions/kept-answers.store.ts

-- findKeptAnswerBySecret (prepared as sessions.find_kept_answer_by_secret)
select case when s.snapshot_version = s.version then s.snapshot end as answer,
  date_part('epoch', least(s.expires_at, s.idle_expires_at)) * 1000 as "endsAt", date_part('epoch', s.last_seen_at) * 1000 as "lastSeenAt",
  s.user_id as "userId", s.organization_id as "organizationId",
  s.secret_hash = asked.secret_hash as current, date_part('epoch', s.rotated_at) * 1000 as "rotatedAt"
from (values ($1::uuid, $2::uuid, $3::timestamptz, $4::bytea, $5::timestamptz)) as asked (project_id, id, now, secret_hash, grace_began)
join sessions s on s.project_id = asked.project_id and s.id = asked.id
where s.revoked_at is null and s.expires_at > asked.now and s.idle_expires_at > asked.now
  and (s.secret_hash = asked.secret_hash or (s.previous_secret_hash = asked.secret_hash and s.rotated_at > asked.grace_began));

-- findKeptAnswerByToken (prepared as sessions.find_kept_answer_by_token)
select case when s.snapshot_version = s.version then s.snapshot end as answer,
  date_part('epoch', least(s.expires_at, s.idle_expires_at)) * 1000 as "endsAt", date_part('epoch', s.last_seen_at) * 1000 as "lastSeenAt",
  s.user_id as "userId", s.organization_id as "organizationId", true as current, null::float8 as "rotatedAt"
from (values ($1::uuid, $2::uuid, $3::timestamptz)) as asked (project_id, id, now)
join sessions s on s.project_id = asked.project_id and s.id = asked.id
where s.revoked_at is null and s.expires_at > asked.now and s.idle_expires_at > asked.now;

-- keepAnswer (prepared as sessions.keep_answer)
update sessions set snapshot = $3, snapshot_version = $4 where project_id = $1 and id = $2 and version = $4;

-- apps/server/src/modules/sessions/rotations.store.ts

-- rotateSession (prepared as sessions.rotate)
with asked (project_id, id, generation, secret_hash, next_hash, successor_sealed, now, idle_expires_at, ip, user_agent) as (
  values ($1::uuid, $2::uuid, $3::integer, $4::bytea, $5::bytea, $6::bytea, $7::timestamptz, $8::timestamptz, $9::inet, $10::text)
), rotated as (
  update sessions s set generation = s.generation + 1, secret_hash = asked.next_hash, previous_secret_hash = asked.secret_hash,
    successor_sealed = asked.successor_sealed, rotated_at = asked.now, last_seen_at = asked.now, idle_expires_at = least(asked.idle_expires_at, s.expires_at),
    ip = asked.ip, user_agent = coalesce(asked.user_agent, s.user_agent), version = s.version + 1, snapshot = null, snapshot_version = null
  from asked
  where s.project_id = asked.project_id and s.id = asked.id and s.generation = asked.generation and s.secret_hash = asked.secret_hash
    and s.revoked_at is null and s.expires_at > asked.now and s.idle_expires_at > asked.now
  returning s.*
), fed as (
  insert into change_feed (project_id, scope, subject_id, created_at) select project_id, 'session', id, rotated_at from rotated
)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from rotated s
join users u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on m.project_id = s.project_id and m.organization_id = s.organization_id and m.user_id = s.user_id
left join organizations o on o.project_id = m.project_id and o.id = m.organization_id
left join organization_roles r on r.project_id = m.project_id and r.key = m.role and (r.organization_id = m.organization_id or r.organization_id is null);

-- findSuccessor
select "successor_sealed" from "sessions" where "project_id" = $1 and "id" = $2;

-- apps/server/src/modules/sessions/sessions.store.ts

-- findSnapshotRow (prepared as sessions.find_snapshot)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from sessions s
join users u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on m.project_id = s.project_id and m.organization_id = s.organization_id and m.user_id = s.user_id
left join organizations o on o.project_id = m.project_id and o.id = m.organization_id
left join organization_roles r on r.project_id = m.project_id and r.key = m.role and (r.organization_id = m.organization_id or r.organization_id is null)
where s.project_id = $1 and s.id = $2
limit 1;

-- touchSession (prepared as sessions.touch)
with touched as (
  update sessions set last_seen_at = $3, idle_expires_at = least($4, expires_at), version = version + 1
  where project_id = $1 and id = $2 and last_seen_at < $5 and revoked_at is null and expires_at > $3 and idle_expires_at > $3
  returning id
)
insert into change_feed (project_id, scope, subject_id, created_at) select $1, 'session', id, $3 from touched;

-- openSession
with signed_in as (
  update users set last_sign_in_at = $11 where project_id = $1 and id = $3 returning *
), device as (
  insert into devices (project_id, id, user_id, secret_hash, user_agent, last_ip, created_at, last_seen_at)
  select $1::uuid, $14::uuid, signed_in.id, $15::bytea, $10, $9, $11, $11 from signed_in
  on conflict (project_id, secret_hash, user_id) do update
    set last_seen_at = excluded.last_seen_at, last_ip = excluded.last_ip, user_agent = coalesce(excluded.user_agent, devices.user_agent)
  returning id
), opened as (
  insert into sessions (project_id, id, lineage_id, user_id, application_id, device_id, organization_id, secret_hash, transport, amr, ip, user_agent,
    authenticated_at, created_at, last_seen_at, expires_at, idle_expires_at)
  select $1, $2::uuid, $2::uuid, $3::uuid, $4::uuid, device.id, $5::uuid, $6::bytea, $7::text, $8::text[], $9::inet, $10::text,
    $11::timestamptz, $11, $11, $12::timestamptz, $13::timestamptz from device
  returning *
)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from opened s join signed_in u on true
left join organization_members m on false left join organizations o on false left join organization_roles r on false;

-- revokeSessions
update "sessions" set "revoked_at" = $1, "revoked_reason" = $2, "successor_sealed" = $3, "version" = "version" + $4 where "project_id" = $5 and "revoked_at" is null and "user_id" = $6 and "id" = $7 and "id" <> $8 returning "id", "user_id";

-- revokeSessions
update "sessions" set "revoked_at" = $1, "revoked_reason" = $2, "successor_sealed" = $3, "version" = "version" + $4 where "project_id" = $5 and "revoked_at" is null returning "id", "user_id";

-- revokeSessions
update "sessions" set "revoked_at" = $1, "revoked_reason" = $2, "successor_sealed" = $3, "version" = "version" + $4 where "project_id" = $5 and "revoked_at" is null and "id" <> $6 returning "id", "user_id";

-- revokeSessions
update "sessions" set "revoked_at" = $1, "revoked_reason" = $2, "successor_sealed" = $3, "version" = "version" + $4 where "project_id" = $5 and "revoked_at" is null and "id" = $6 returning "id", "user_id";

-- revokeSessions
update "sessions" set "revoked_at" = $1, "revoked_reason" = $2, "successor_sealed" = $3, "version" = "version" + $4 where "project_id" = $5 and "revoked_at" is null and "user_id" = $6 returning "id", "user_id";

-- listOpenSessions
select "id", "user_id", "created_at", "last_seen_at", "expires_at", "idle_expires_at", "amr", "ip", "user_agent" from "sessions" where "project_id" = $1 and "user_id" = $2 and "revoked_at" is null and "expires_at" > $3 and "idle_expires_at" > $4 order by "created_at" desc limit $5;

-- deleteEndedSessions
delete from "sessions" where ("project_id", "id") in (select "project_id", "id" from "sessions" where "expires_at" < $1 order by "expires_at" limit $2) /* patient */;

-- apps/server/src/modules/signing-keys/signing-keys.store.ts

-- insertSigningKey
insert into "signing_keys" ("algorithm", "id", "kid", "private_key_sealed", "project_id", "state", "public_jwk", "created_at", "activated_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- listPublishedKeys
select "id", "kid", "algorithm", "state", "created_at", "activated_at", "retired_at", "published_until", "public_jwk", "private_key_sealed" from "signing_keys" where "project_id" = $1 and ("state" <> $2 or "published_until" > $3) order by "created_at", "id";

-- listLiveKeys
select "id", "kid", "algorithm", "state", "created_at", "activated_at", "retired_at", "published_until" from "signing_keys" where "project_id" = $1 and "state" <> $2 order by "created_at", "id";

-- listSigningKeysOfProject
select "id", "kid", "algorithm", "state", "created_at", "activated_at", "retired_at", "published_until" from "signing_keys" where "project_id" = $1 and ("created_at", "id") < ($2, $3) order by "created_at" desc, "id" desc limit $4;

-- listSigningKeysOfProject
select "id", "kid", "algorithm", "state", "created_at", "activated_at", "retired_at", "published_until" from "signing_keys" where "project_id" = $1 order by "created_at" desc, "id" desc limit $2;

-- activateSigningKey
update "signing_keys" set "state" = $1, "activated_at" = $2 where "project_id" = $3 and "id" = $4 and "state" = $5;

-- retireSigningKey
update "signing_keys" set "state" = $1, "retired_at" = $2, "published_until" = $3, "private_key_sealed" = $4 where "project_id" = $5 and "id" = $6;

-- deleteNextKey
delete from "signing_keys" where "project_id" = $1 and "id" = $2 and "state" = $3;

-- listProjectsWithDueKeys
with signing as (
  select project_id, algorithm from signing_keys where state = 'active' and (algorithm < $3 or algorithm > $3)
), chosen as (
  select id, settings #>> '{signing,algorithm}' as algorithm from projects where settings #>> '{signing,algorithm}' < $3 or settings #>> '{signing,algorithm}' > $3
), candidates as (
  select project_id from signing_keys where state = 'next'
  union select project_id from signing_keys where case when state = 'active' then activated_at end <= $1::timestamptz + $2 * interval '1 second' - $4 * interval '1 day'
  union select coalesce(s.project_id, c.id) from signing s full join chosen c on c.id = s.project_id and c.algorithm = s.algorithm where s.project_id is null or c.id is null
  union select id from projects where (settings #>> '{signing,rotationDays}' < $4::integer::text or settings #>> '{signing,rotationDays}' > $4::integer::text)
    and settings #>> '{signing,rotationDays}' > '0'
)
select distinct k.project_id as "projectId" from candidates c join projects p on p.id = c.project_id join signing_keys k on k.project_id = c.project_id
cross join lateral (select coalesce(p.settings #>> '{signing,algorithm}', $3) as algorithm, coalesce((p.settings #>> '{signing,rotationDays}')::integer, $4) as days) s
where (k.state = 'next' and (k.algorithm <> s.algorithm or k.created_at <= $1::timestamptz - $2 * interval '1 second'))
  or (k.state = 'active' and not exists (select from signing_keys n where n.project_id = k.project_id and n.state = 'next')
    and (k.algorithm <> s.algorithm or (s.days > 0 and k.activated_at <= $1::timestamptz + $2 * interval '1 second' - s.days * interval '1 day')))
limit $5;

-- countSigningKeysSealedUnder
select count(*) as count from signing_keys where substring(private_key_sealed from 2 for 16) = uuid_send($1);

-- listSigningKeysSealedUnder
select project_id as "projectId", id, private_key_sealed as "privateKeySealed" from signing_keys where substring(private_key_sealed from 2 for 16) = uuid_send($1) limit $2;

-- setSealedSigningKey
update "signing_keys" set "private_key_sealed" = $1 where "project_id" = $2 and "id" = $3 and "private_key_sealed" = $4;

-- apps/server/src/modules/users/list-users.store.ts

-- listNewestUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null and ("created_at", "id") < ($3, $4) order by "created_at" desc, "id" desc limit $5;

-- listNewestUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and "banned_at" is not null and (users.ban_expires_at is null or users.ban_expires_at > $2) and ("created_at", "id") < ($3, $4) order by "created_at" desc, "id" desc limit $5;

-- listNewestUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is not null and ("created_at", "id") < ($2, $3) order by "created_at" desc, "id" desc limit $4;

-- listNewestUsers
select * from "users" where "project_id" = $1 order by "created_at" desc, "id" desc limit $2;

-- listNewestUsers
select * from "users" where "project_id" = $1 and ("created_at", "id") < ($2, $3) order by "created_at" desc, "id" desc limit $4;

-- listNewestUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null order by "created_at" desc, "id" desc limit $3;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null and "email_key" >= $3 and "email_key" < $4 and ("email_key" >= $5 and ("email_key" > $6 or "id" > $7)) order by "email_key" limit $8;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null and "name_key" >= $3 and "name_key" < $4 and ("name_key", "id") > ($5, $6) order by "name_key", "id" limit $7;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and "banned_at" is not null and (users.ban_expires_at is null or users.ban_expires_at > $2) and "email_key" >= $3 and "email_key" < $4 and ("email_key" >= $5 and ("email_key" > $6 or "id" > $7)) order by "email_key" limit $8;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and "banned_at" is not null and (users.ban_expires_at is null or users.ban_expires_at > $2) and "name_key" >= $3 and "name_key" < $4 and ("name_key", "id") > ($5, $6) order by "name_key", "id" limit $7;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is not null and "email_key" >= $2 and "email_key" < $3 and ("email_key" >= $4 and ("email_key" > $5 or "id" > $6)) order by "email_key" limit $7;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is not null and "name_key" >= $2 and "name_key" < $3 and ("name_key", "id") > ($4, $5) order by "name_key", "id" limit $6;

-- searchUsers
select * from "users" where "project_id" = $1 and "email_key" >= $2 and "email_key" < $3 order by "email_key" limit $4;

-- searchUsers
select * from "users" where "project_id" = $1 and "name_key" >= $2 and "name_key" < $3 order by "name_key", "id" limit $4;

-- searchUsers
select * from "users" where "project_id" = $1 and "email_key" >= $2 and "email_key" < $3 and ("email_key" >= $4 and ("email_key" > $5 or "id" > $6)) order by "email_key" limit $7;

-- searchUsers
select * from "users" where "project_id" = $1 and "name_key" >= $2 and "name_key" < $3 and ("name_key", "id") > ($4, $5) order by "name_key", "id" limit $6;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null and "email_key" >= $3 and "email_key" < $4 order by "email_key" limit $5;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null and "name_key" >= $3 and "name_key" < $4 order by "name_key", "id" limit $5;

-- listUsersWithPassword
select "user_id" from "passwords" where "project_id" = $1 and "user_id" in ($2);

-- hasUserPassword
select "user_id" from "passwords" where "project_id" = $1 and "user_id" in ($2);

-- apps/server/src/modules/users/users.store.ts

-- findUserByEmail
select * from "users" where "project_id" = $1 and "email_key" = $2;

-- findUserById
select project_id as "projectId", id, email, email_key as "emailKey", email_verified_at as "emailVerifiedAt", username, name, image_url as "imageUrl", locale, roles,
  public_metadata as "publicMetadata", private_metadata as "privateMetadata", banned_at as "bannedAt", ban_reason as "banReason", ban_expires_at as "banExpiresAt",
  deletion_requested_at as "deletionRequestedAt", deletion_due_at as "deletionDueAt", last_sign_in_at as "lastSignInAt", created_at as "createdAt", updated_at as "updatedAt"
from users where project_id = $1 and id = $2;

-- lockUser
select * from "users" where "project_id" = $1 and "id" = $2 for update;

-- holdUser
select * from "users" where "project_id" = $1 and "id" = $2 for key share;

-- insertUser
insert into "users" ("project_id", "id", "email", "email_key", "email_verified_at", "name", "name_key", "public_metadata", "private_metadata", "created_at", "updated_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict ("project_id", "email_key") do nothing returning *;

-- updateUser
update "users" set "name" = $1, "name_key" = $2, "locale" = $3, "email_verified_at" = $4, "public_metadata" = $5, "private_metadata" = $6, "updated_at" = $7 where "project_id" = $8 and "id" = $9 returning *;

-- updateUser
update "users" set "updated_at" = $1 where "project_id" = $2 and "id" = $3 returning *;

-- updateUser
update "users" set "email_verified_at" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUser
update "users" set "locale" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUser
update "users" set "name" = $1, "name_key" = $2, "updated_at" = $3 where "project_id" = $4 and "id" = $5 returning *;

-- updateUser
update "users" set "private_metadata" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUser
update "users" set "public_metadata" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUserProfile
update "users" set "name" = $1, "name_key" = $2, "locale" = $3, "updated_at" = $4 where "project_id" = $5 and "id" = $6 returning *;

-- updateUserProfile
update "users" set "updated_at" = $1 where "project_id" = $2 and "id" = $3 returning *;

-- updateUserProfile
update "users" set "locale" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUserProfile
update "users" set "name" = $1, "name_key" = $2, "updated_at" = $3 where "project_id" = $4 and "id" = $5 returning *;

-- confirmUserEmail
update "users" set "email_verified_at" = coalesce("email_verified_at", $1), "updated_at" = $2, "name" = $3, "name_key" = $4 where "project_id" = $5 and "id" = $6 returning *;

-- confirmUserEmail
update "users" set "email_verified_at" = coalesce("email_verified_at", $1), "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- setUserBan
update "users" set "banned_at" = $1, "ban_reason" = $2, "ban_expires_at" = $3, "updated_at" = $4 where "project_id" = $5 and "id" = $6 returning *;

-- clearUserBan
update "users" set "banned_at" = $1, "ban_reason" = $2, "ban_expires_at" = $3, "updated_at" = $4 where "project_id" = $5 and "id" = $6 returning *;

-- scheduleUserDeletion
update "users" set "deletion_requested_at" = $1, "deletion_due_at" = $2, "updated_at" = $3 where "project_id" = $4 and "id" = $5 returning *;

-- cancelUserDeletion
update "users" set "deletion_requested_at" = $1, "deletion_due_at" = $2, "updated_at" = $3 where "project_id" = $4 and "id" = $5 returning *;

-- deleteUserRow
delete from "users" where "project_id" = $1 and "id" = $2 /* patient */;

-- listUsersDueForDeletion
select * from "users" where "deletion_due_at" <= $1 order by "deletion_due_at" limit $2;

-- listUsableUserIds
select "id" from "users" where "project_id" = $1 and "id" in ($2) and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $3);

-- apps/server/src/platform/change-feed/change-feed.store.ts

-- deleteFeedRows
delete from "change_feed" where "id" in (select "id" from "change_feed" where "created_at" < $1 order by "created_at" limit $2) /* patient */;

-- apps/server/src/platform/clock/clock.store.ts

-- apps/server/src/platform/idempotency/idempotency.store.ts

-- reserveKey
insert into "idempotency_keys" ("caller", "expires_at", "fingerprint", "key", "locked_until", "project_id", "created_at") values ($1, $2, $3, $4, $5, $6, $7) on conflict ("project_id", "caller", "key") do update set "fingerprint" = $8, "body_sealed" = $9, "locked_until" = $10, "created_at" = $11, "expires_at" = $12 where ("idempotency_keys"."expires_at" <= $13 or ("idempotency_keys"."body_sealed" is null and "idempotency_keys"."locked_until" <= $14));

-- findKey
select "fingerprint", "body_sealed" from "idempotency_keys" where "project_id" = $1 and "caller" = $2 and "key" = $3;

-- completeKey
update "idempotency_keys" set "body_sealed" = $1 where "project_id" = $2 and "caller" = $3 and "key" = $4;

-- releaseKey
delete from "idempotency_keys" where "project_id" = $1 and "caller" = $2 and "key" = $3;

-- deleteExpiredKeys
delete from "idempotency_keys" where ("project_id", "caller", "key") in (select "project_id", "caller", "key" from "idempotency_keys" where "expires_at" < $1 order by "expires_at" limit $2) /* patient */;

-- countAnswersSealedUnder
select count(*) as count from idempotency_keys where substring(body_sealed from 2 for 16) = uuid_send($1);

-- apps/server/src/platform/jobs/jobs.store.ts

-- takeBackLostJobs
update jobs.job set state = (case when retry_count < retry_limit then 'retry' else 'failed' end)::jobs.job_state,
  start_after = jobs.job_now(), completed_on = case when retry_count < retry_limit then null else jobs.job_now() end
where name = any($1) and state = 'active' and (heartbeat_on + heartbeat_seconds * interval '1 second' < jobs.job_now()
  or started_on + expire_seconds * interval '1 second' < jobs.job_now());

-- deleteFinishedJobs
delete from jobs.job where (name, id) in (
  select name, id from jobs.job where completed_on < jobs.job_now() - $1 * interval '1 second' order by completed_on limit $2);

-- Declared elsewhere

-- idempotency.count_sealed_under
select count(*) as count from idempotency_keys where substring(body_sealed from 2 for 16) = uuid_send($1);

-- jobs.delete_finished
delete from jobs.job where (name, id) in (
  select name, id from jobs.job where completed_on < jobs.job_now() - $1 * interval '1 second' order by completed_on limit $2);

-- jobs.take_back
update jobs.job set state = (case when retry_count < retry_limit then 'retry' else 'failed' end)::jobs.job_state,
  start_after = jobs.job_now(), completed_on = case when retry_count < retry_limit then null else jobs.job_now() end
where name = any($1) and state = 'active' and (heartbeat_on + heartbeat_seconds * interval '1 second' < jobs.job_now()
  or started_on + expire_seconds * interval '1 second' < jobs.job_now());

-- limits.take_2
with relaxed as materialized (select set_config('synchronous_commit', 'off', true)), t0 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $3::text, $4::text, $2::timestamptz, 1 from relaxed
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then 1 else l.count + 1 end,
    strikes = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $5::integer) then (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) + 1 else (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) end,
    blocked_until = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $5::integer) then $2::timestamptz + make_interval(secs => least($7::float8 * case when $8::boolean then power(2, least((case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end), 16)) else 1 end, 86400)) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count < $5::integer or $7::float8 is not null)
  returning l.count, l.window_started_at, l.blocked_until
), t1 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $9::text, $10::text, $2::timestamptz, 1 from relaxed where exists (select from t0 where count <= $5::integer)
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then 1 else l.count + 1 end,
    strikes = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $11::integer) then (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) + 1 else (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) end,
    blocked_until = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $11::integer) then $2::timestamptz + make_interval(secs => least($13::float8 * case when $14::boolean then power(2, least((case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end), 16)) else 1 end, 86400)) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count < $11::integer or $13::float8 is not null)
  returning l.count, l.window_started_at, l.blocked_until
)
select 0 as n, coalesce(t0.count <= $5::integer, false) as taken,
  coalesce(t0.count, l.count, 0) as count, coalesce(t0.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t0.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t0 on true
  left join limits l on l.project_id = $1 and l.kind = $3::text and l.subject = $4::text
union all
select 1 as n, coalesce(t1.count <= $11::integer, false) as taken,
  coalesce(t1.count, l.count, 0) as count, coalesce(t1.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t1.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t1 on true
  left join limits l on l.project_id = $1 and l.kind = $9::text and l.subject = $10::text
order by n;

-- limits.take_3
with relaxed as materialized (select set_config('synchronous_commit', 'off', true)), t0 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $3::text, $4::text, $2::timestamptz, 1 from relaxed
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then 1 else l.count + 1 end,
    strikes = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $5::integer) then (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) + 1 else (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) end,
    blocked_until = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $5::integer) then $2::timestamptz + make_interval(secs => least($7::float8 * case when $8::boolean then power(2, least((case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end), 16)) else 1 end, 86400)) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count < $5::integer or $7::float8 is not null)
  returning l.count, l.window_started_at, l.blocked_until
), t1 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $9::text, $10::text, $2::timestamptz, 1 from relaxed where exists (select from t0 where count <= $5::integer)
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then 1 else l.count + 1 end,
    strikes = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $11::integer) then (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) + 1 else (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) end,
    blocked_until = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $11::integer) then $2::timestamptz + make_interval(secs => least($13::float8 * case when $14::boolean then power(2, least((case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end), 16)) else 1 end, 86400)) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count < $11::integer or $13::float8 is not null)
  returning l.count, l.window_started_at, l.blocked_until
), t2 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $15::text, $16::text, $2::timestamptz, 1 from relaxed where exists (select from t1 where count <= $11::integer)
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then 1 else l.count + 1 end,
    strikes = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $17::integer) then (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) + 1 else (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) end,
    blocked_until = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $17::integer) then $2::timestamptz + make_interval(secs => least($19::float8 * case when $20::boolean then power(2, least((case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end), 16)) else 1 end, 86400)) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count < $17::integer or $19::float8 is not null)
  returning l.count, l.window_started_at, l.blocked_until
)
select 0 as n, coalesce(t0.count <= $5::integer, false) as taken,
  coalesce(t0.count, l.count, 0) as count, coalesce(t0.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t0.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t0 on true
  left join limits l on l.project_id = $1 and l.kind = $3::text and l.subject = $4::text
union all
select 1 as n, coalesce(t1.count <= $11::integer, false) as taken,
  coalesce(t1.count, l.count, 0) as count, coalesce(t1.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t1.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t1 on true
  left join limits l on l.project_id = $1 and l.kind = $9::text and l.subject = $10::text
union all
select 2 as n, coalesce(t2.count <= $17::integer, false) as taken,
  coalesce(t2.count, l.count, 0) as count, coalesce(t2.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t2.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t2 on true
  left join limits l on l.project_id = $1 and l.kind = $15::text and l.subject = $16::text
order by n;

-- limits.take_4
with relaxed as materialized (select set_config('synchronous_commit', 'off', true)), t0 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $3::text, $4::text, $2::timestamptz, 1 from relaxed
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then 1 else l.count + 1 end,
    strikes = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $5::integer) then (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) + 1 else (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) end,
    blocked_until = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $5::integer) then $2::timestamptz + make_interval(secs => least($7::float8 * case when $8::boolean then power(2, least((case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end), 16)) else 1 end, 86400)) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count < $5::integer or $7::float8 is not null)
  returning l.count, l.window_started_at, l.blocked_until
), t1 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $9::text, $10::text, $2::timestamptz, 1 from relaxed where exists (select from t0 where count <= $5::integer)
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then 1 else l.count + 1 end,
    strikes = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $11::integer) then (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) + 1 else (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) end,
    blocked_until = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $11::integer) then $2::timestamptz + make_interval(secs => least($13::float8 * case when $14::boolean then power(2, least((case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end), 16)) else 1 end, 86400)) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $12::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count < $11::integer or $13::float8 is not null)
  returning l.count, l.window_started_at, l.blocked_until
), t2 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $15::text, $16::text, $2::timestamptz, 1 from relaxed where exists (select from t1 where count <= $11::integer)
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then 1 else l.count + 1 end,
    strikes = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $17::integer) then (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) + 1 else (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) end,
    blocked_until = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $17::integer) then $2::timestamptz + make_interval(secs => least($19::float8 * case when $20::boolean then power(2, least((case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end), 16)) else 1 end, 86400)) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count < $17::integer or $19::float8 is not null)
  returning l.count, l.window_started_at, l.blocked_until
), t3 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $21::text, $22::text, $2::timestamptz, 1 from relaxed where exists (select from t2 where count <= $17::integer)
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $24::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $24::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then 1 else l.count + 1 end,
    strikes = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $24::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $23::integer) then (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) + 1 else (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end) end,
    blocked_until = case when (not ($2::timestamptz >= l.window_started_at + make_interval(secs => $24::float8) or coalesce(l.blocked_until > l.window_started_at, false)) and l.count >= $23::integer) then $2::timestamptz + make_interval(secs => least($25::float8 * case when $26::boolean then power(2, least((case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end), 16)) else 1 end, 86400)) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $24::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count < $23::integer or $25::float8 is not null)
  returning l.count, l.window_started_at, l.blocked_until
)
select 0 as n, coalesce(t0.count <= $5::integer, false) as taken,
  coalesce(t0.count, l.count, 0) as count, coalesce(t0.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t0.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t0 on true
  left join limits l on l.project_id = $1 and l.kind = $3::text and l.subject = $4::text
union all
select 1 as n, coalesce(t1.count <= $11::integer, false) as taken,
  coalesce(t1.count, l.count, 0) as count, coalesce(t1.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t1.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t1 on true
  left join limits l on l.project_id = $1 and l.kind = $9::text and l.subject = $10::text
union all
select 2 as n, coalesce(t2.count <= $17::integer, false) as taken,
  coalesce(t2.count, l.count, 0) as count, coalesce(t2.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t2.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t2 on true
  left join limits l on l.project_id = $1 and l.kind = $15::text and l.subject = $16::text
union all
select 3 as n, coalesce(t3.count <= $23::integer, false) as taken,
  coalesce(t3.count, l.count, 0) as count, coalesce(t3.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t3.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t3 on true
  left join limits l on l.project_id = $1 and l.kind = $21::text and l.subject = $22::text
order by n;

-- mail_senders.count_sealed_under
select count(*) as count from mail_senders where substring(api_key_sealed from 2 for 16) = uuid_send($1);

-- mail_senders.list_sealed_under
select project_id as "projectId", api_key_sealed as "apiKeySealed" from mail_senders where substring(api_key_sealed from 2 for 16) = uuid_send($1) limit $2;

-- mails.count_sealed_under
select count(*) as count from jobs.job where name = 'mail' and state < 'completed' and substring(decode(data ->> 'sealed', 'base64') from 2 for 16) = uuid_send($1);

-- outbox.tell
with audited as (
  insert into audit_events (project_id, id, action, actor_type, actor_id, impersonator, target_type, target_id, changes, ip, user_agent, request_id, occurred_at)
  select "projectId", id, action, "actorType", "actorId", impersonator, "targetType", "targetId", changes, ip, "userAgent", "requestId", "occurredAt"
  from jsonb_to_recordset($1::jsonb) as r("projectId" uuid, id uuid, action text, "actorType" text, "actorId" text, impersonator text, "targetType" text,
    "targetId" text, changes jsonb, ip inet, "userAgent" text, "requestId" text, "occurredAt" timestamptz)
), told as (
  insert into outbox_events (project_id, id, type, data, occurred_at)
  select "projectId", id, type, data, "occurredAt"
  from jsonb_to_recordset($2::jsonb) as r("projectId" uuid, id uuid, type text, data jsonb, "occurredAt" timestamptz)
), fed as (
  insert into change_feed (project_id, scope, subject_id, created_at)
  select "projectId", scope, "subjectId", "createdAt"
  from jsonb_to_recordset($3::jsonb) as r("projectId" uuid, scope text, "subjectId" uuid, "createdAt" timestamptz)
) select;

-- passwords.find_sign_in_candidates
select asked.n, u.id as "userId", p.hash, pending.hash as "pendingHash",
  exists (select from devices d where d.project_id = u.project_id and d.secret_hash = asked.device_hash and d.user_id = u.id) as "knownDevice"
from unnest($1::uuid[], $2::text[], $3::bytea[], $4::timestamptz[]) with ordinality as asked (project_id, email_key, device_hash, now, n)
join users u on u.project_id = asked.project_id and u.email_key = asked.email_key
left join passwords p on p.project_id = u.project_id and p.user_id = u.id
left join lateral (
  select t.payload ->> 'passwordHash' as hash from one_time_tokens t
  where u.email_verified_at is null and t.project_id = u.project_id and t.user_id = u.id and t.kind = 'email_verification'
    and t.used_at is null and t.voided_at is null and t.expires_at > asked.now
  order by t.created_at desc limit 1
) pending on true;

-- passwords.sign_in
with signed_in as (
  update users set last_sign_in_at = $11
  where project_id = $1 and id = $3 and (banned_at is null or ban_expires_at <= $11) and (email_verified_at is not null or not $16::boolean)
    and exists (select from passwords p where p.project_id = $1 and p.user_id = $3 and p.hash = $17::text)
  returning *
), device as (
  insert into devices (project_id, id, user_id, secret_hash, user_agent, last_ip, created_at, last_seen_at)
  select $1::uuid, $14::uuid, signed_in.id, $15::bytea, $10, $9, $11, $11 from signed_in
  on conflict (project_id, secret_hash, user_id) do update
    set last_seen_at = excluded.last_seen_at, last_ip = excluded.last_ip, user_agent = coalesce(excluded.user_agent, devices.user_agent)
  returning id
), opened as (
  insert into sessions (project_id, id, lineage_id, user_id, application_id, device_id, organization_id, secret_hash, transport, amr, ip, user_agent,
    authenticated_at, created_at, last_seen_at, expires_at, idle_expires_at)
  select $1, $2::uuid, $2::uuid, $3::uuid, $4::uuid, device.id, $5::uuid, $6::bytea, $7::text, $8::text[], $9::inet, $10::text,
    $11::timestamptz, $11, $11, $12::timestamptz, $13::timestamptz from device
  returning *
), audited as (
  insert into audit_events (project_id, id, action, actor_type, actor_id, impersonator, target_type, target_id, changes, ip, user_agent, request_id, occurred_at)
  select "projectId", id, action, "actorType", "actorId", impersonator, "targetType", "targetId", changes, ip, "userAgent", "requestId", "occurredAt"
  from jsonb_to_recordset($18::jsonb) as r("projectId" uuid, id uuid, action text, "actorType" text, "actorId" text, impersonator text, "targetType" text,
    "targetId" text, changes jsonb, ip inet, "userAgent" text, "requestId" text, "occurredAt" timestamptz) where exists (select from opened)
), told as (
  insert into outbox_events (project_id, id, type, data, occurred_at)
  select "projectId", id, type, data, "occurredAt"
  from jsonb_to_recordset($19::jsonb) as r("projectId" uuid, id uuid, type text, data jsonb, "occurredAt" timestamptz) where exists (select from opened)
), fed as (
  insert into change_feed (project_id, scope, subject_id, created_at)
  select "projectId", scope, "subjectId", "createdAt"
  from jsonb_to_recordset($20::jsonb) as r("projectId" uuid, scope text, "subjectId" uuid, "createdAt" timestamptz) where exists (select from opened)
)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from opened s join signed_in u on true
left join organization_members m on false left join organizations o on false left join organization_roles r on false;

-- sessions.find_kept_answers_by_secret
select asked.n, case when s.snapshot_version = s.version then s.snapshot end as answer,
  date_part('epoch', least(s.expires_at, s.idle_expires_at)) * 1000 as "endsAt", date_part('epoch', s.last_seen_at) * 1000 as "lastSeenAt",
  s.user_id as "userId", s.organization_id as "organizationId",
  s.secret_hash = asked.secret_hash as current, date_part('epoch', s.rotated_at) * 1000 as "rotatedAt"
from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bytea[], $5::timestamptz[]) with ordinality
  as asked (project_id, id, now, secret_hash, grace_began, n)
join sessions s on s.project_id = asked.project_id and s.id = asked.id
where s.revoked_at is null and s.expires_at > asked.now and s.idle_expires_at > asked.now
  and (s.secret_hash = asked.secret_hash or (s.previous_secret_hash = asked.secret_hash and s.rotated_at > asked.grace_began));

-- sessions.find_kept_answers_by_token
select asked.n, case when s.snapshot_version = s.version then s.snapshot end as answer,
  date_part('epoch', least(s.expires_at, s.idle_expires_at)) * 1000 as "endsAt", date_part('epoch', s.last_seen_at) * 1000 as "lastSeenAt",
  s.user_id as "userId", s.organization_id as "organizationId", true as current, null::float8 as "rotatedAt"
from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) with ordinality as asked (project_id, id, now, n)
join sessions s on s.project_id = asked.project_id and s.id = asked.id
where s.revoked_at is null and s.expires_at > asked.now and s.idle_expires_at > asked.now;

-- sessions.find_snapshots
select asked.n, s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from unnest($1::uuid[], $2::uuid[]) with ordinality as asked (project_id, id, n)
join sessions s on s.project_id = asked.project_id and s.id = asked.id
join users u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on m.project_id = s.project_id and m.organization_id = s.organization_id and m.user_id = s.user_id
left join organizations o on o.project_id = m.project_id and o.id = m.organization_id
left join organization_roles r on r.project_id = m.project_id and r.key = m.role and (r.organization_id = m.organization_id or r.organization_id is null);

-- sessions.open
with signed_in as (
  update users set last_sign_in_at = $11 where project_id = $1 and id = $3 returning *
), device as (
  insert into devices (project_id, id, user_id, secret_hash, user_agent, last_ip, created_at, last_seen_at)
  select $1::uuid, $14::uuid, signed_in.id, $15::bytea, $10, $9, $11, $11 from signed_in
  on conflict (project_id, secret_hash, user_id) do update
    set last_seen_at = excluded.last_seen_at, last_ip = excluded.last_ip, user_agent = coalesce(excluded.user_agent, devices.user_agent)
  returning id
), opened as (
  insert into sessions (project_id, id, lineage_id, user_id, application_id, device_id, organization_id, secret_hash, transport, amr, ip, user_agent,
    authenticated_at, created_at, last_seen_at, expires_at, idle_expires_at)
  select $1, $2::uuid, $2::uuid, $3::uuid, $4::uuid, device.id, $5::uuid, $6::bytea, $7::text, $8::text[], $9::inet, $10::text,
    $11::timestamptz, $11, $11, $12::timestamptz, $13::timestamptz from device
  returning *
)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from opened s join signed_in u on true
left join organization_members m on false left join organizations o on false left join organization_roles r on false;

-- sessions.rotate_many
with held as (
  select asked.*
  from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bytea[], $5::bytea[], $6::bytea[], $7::timestamptz[], $8::timestamptz[], $9::inet[], $10::text[])
    with ordinality as asked (project_id, id, generation, secret_hash, next_hash, successor_sealed, now, idle_expires_at, ip, user_agent, n)
  join sessions s on s.project_id = asked.project_id and s.id = asked.id and s.generation = asked.generation and s.secret_hash = asked.secret_hash
    and s.revoked_at is null and s.expires_at > asked.now and s.idle_expires_at > asked.now
  for no key update of s skip locked
), rotated as (
  update sessions s set generation = s.generation + 1, secret_hash = asked.next_hash, previous_secret_hash = asked.secret_hash,
    successor_sealed = asked.successor_sealed, rotated_at = asked.now, last_seen_at = asked.now, idle_expires_at = least(asked.idle_expires_at, s.expires_at),
    ip = asked.ip, user_agent = coalesce(asked.user_agent, s.user_agent), version = s.version + 1, snapshot = null, snapshot_version = null
  from held asked
  where s.project_id = asked.project_id and s.id = asked.id
  returning s.*, asked.n
), fed as (
  insert into change_feed (project_id, scope, subject_id, created_at) select project_id, 'session', id, rotated_at from rotated
)
select s.n, s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from rotated s
join users u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on m.project_id = s.project_id and m.organization_id = s.organization_id and m.user_id = s.user_id
left join organizations o on o.project_id = m.project_id and o.id = m.organization_id
left join organization_roles r on r.project_id = m.project_id and r.key = m.role and (r.organization_id = m.organization_id or r.organization_id is null);

-- signing_keys.count_sealed_under
select count(*) as count from signing_keys where substring(private_key_sealed from 2 for 16) = uuid_send($1);

-- signing_keys.due
with signing as (
  select project_id, algorithm from signing_keys where state = 'active' and (algorithm < $3 or algorithm > $3)
), chosen as (
  select id, settings #>> '{signing,algorithm}' as algorithm from projects where settings #>> '{signing,algorithm}' < $3 or settings #>> '{signing,algorithm}' > $3
), candidates as (
  select project_id from signing_keys where state = 'next'
  union select project_id from signing_keys where case when state = 'active' then activated_at end <= $1::timestamptz + $2 * interval '1 second' - $4 * interval '1 day'
  union select coalesce(s.project_id, c.id) from signing s full join chosen c on c.id = s.project_id and c.algorithm = s.algorithm where s.project_id is null or c.id is null
  union select id from projects where (settings #>> '{signing,rotationDays}' < $4::integer::text or settings #>> '{signing,rotationDays}' > $4::integer::text)
    and settings #>> '{signing,rotationDays}' > '0'
)
select distinct k.project_id as "projectId" from candidates c join projects p on p.id = c.project_id join signing_keys k on k.project_id = c.project_id
cross join lateral (select coalesce(p.settings #>> '{signing,algorithm}', $3) as algorithm, coalesce((p.settings #>> '{signing,rotationDays}')::integer, $4) as days) s
where (k.state = 'next' and (k.algorithm <> s.algorithm or k.created_at <= $1::timestamptz - $2 * interval '1 second'))
  or (k.state = 'active' and not exists (select from signing_keys n where n.project_id = k.project_id and n.state = 'next')
    and (k.algorithm <> s.algorithm or (s.days > 0 and k.activated_at <= $1::timestamptz + $2 * interval '1 second' - s.days * interval '1 day')))
limit $5;

-- signing_keys.list_sealed_under
select project_id as "projectId", id, private_key_sealed as "privateKeySealed" from signing_keys where substring(private_key_sealed from 2 for 16) = uuid_send($1) limit $2;

-- users.find_by_id
select project_id as "projectId", id, email, email_key as "emailKey", email_verified_at as "emailVerifiedAt", username, name, image_url as "imageUrl", locale, roles,
  public_metadata as "publicMetadata", private_metadata as "privateMetadata", banned_at as "bannedAt", ban_reason as "banReason", ban_expires_at as "banExpiresAt",
  deletion_requested_at as "deletionRequestedAt", deletion_due_at as "deletionDueAt", last_sign_in_at as "lastSignInAt", created_at as "createdAt", updated_at as "updatedAt"
from users where project_id = $1 and id = $2;
