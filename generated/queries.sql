-- The SQL of every query, by store and function. Written by `npm run generate`. Do not edit.

-- apps/server/src/modules/address-bans/address-bans.store.ts

-- readBansVersion (prepared as address_bans.version)
select version from address_bans_version;

-- listActiveBans
select "network", "expires_at" from "address_bans" where ("expires_at" is null or "expires_at" > $1) order by "created_at" desc, "id" desc limit $2;

-- listAddressBanRows
select * from "address_bans" where ("expires_at" is null or "expires_at" > $1) and ("created_at", "id") < ($2, $3) order by "created_at" desc, "id" desc limit $4;

-- listAddressBanRows
select * from "address_bans" where ("expires_at" is null or "expires_at" > $1) order by "created_at" desc, "id" desc limit $2;

-- insertAddressBan
insert into "address_bans" ("created_at", "created_by", "expires_at", "id", "network", "reason", "source") values ($1, $2, $3, $4, $5, $6, $7) on conflict ("network", "source") do update set "id" = "excluded"."id", "reason" = "excluded"."reason", "created_by" = "excluded"."created_by", "created_at" = "excluded"."created_at", "expires_at" = "excluded"."expires_at" where "address_bans"."expires_at" <= $8 returning *;

-- insertAddressBan
update "address_bans_version" set "version" = "version" + $1;

-- deleteAddressBan
delete from "address_bans" where "id" = $1 returning *;

-- deleteAddressBan
update "address_bans_version" set "version" = "version" + $1;

-- deleteEndedBans
delete from "address_bans" where "id" in (select "id" from "address_bans" where "expires_at" < $1 order by "expires_at" limit $2) /* patient */;

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

-- apps/server/src/modules/bulk-actions/bulk-actions.store.ts

-- insertBulkAction
insert into "bulk_actions" ("project_id", "id", "action", "filter", "actor", "state", "expected_count", "created_at") values ($1, $2, $3, $4, $5, $6, $7, $8) returning *;

-- hasOpenBulkAction
select "id" from "bulk_actions" where "project_id" = $1 and "finished_at" is null limit $2;

-- findBulkAction
select * from "bulk_actions" where "project_id" = $1 and "id" = $2;

-- lockBulkAction
select * from "bulk_actions" where "project_id" = $1 and "id" = $2 for update;

-- advanceBulkAction
update "bulk_actions" set "next_cursor" = $1, "done_count" = $2, "unchanged_count" = $3, "failed_count" = $4, "failures" = $5, "faults" = $6, "state" = $7, "started_at" = coalesce("started_at", $8), "finished_at" = $9 where "project_id" = $10 and "id" = $11;

-- endBulkAction
update "bulk_actions" set "state" = $1, "finished_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- countFault
update "bulk_actions" set "faults" = "faults" + $1 where "project_id" = $2 and "id" = $3 returning "faults";

-- deleteOldBulkActions
delete from bulk_actions where ctid = any(array(select ctid from bulk_actions where finished_at < $1 order by finished_at limit $2)) /* patient */;

-- apps/server/src/modules/captchas/captchas.store.ts

-- findCaptchaSecret
select "project_id", "provider", "secret_sealed", "secret_last_four" from "captchas" where "project_id" = $1;

-- writeCaptchaSecret
insert into "captchas" ("project_id", "provider", "secret_last_four", "secret_sealed", "created_at", "updated_at") values ($1, $2, $3, $4, $5, $6) on conflict ("project_id") do update set "provider" = $7, "secret_last_four" = $8, "secret_sealed" = $9, "updated_at" = $10;

-- deleteCaptchaSecret
delete from "captchas" where "project_id" = $1;

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

-- apps/server/src/modules/data-exports/data-exports.store.ts

-- putDataExport
insert into "data_exports" ("project_id", "user_id", "id", "state", "content", "requested_at", "ready_at", "expires_at") values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict ("project_id", "user_id") do update set "id" = $9, "state" = $10, "content" = $11, "requested_at" = $12, "ready_at" = $13, "expires_at" = $14;

-- findDataExport
select "state", "requested_at", "expires_at" from "data_exports" where "project_id" = $1 and "user_id" = $2 and "expires_at" > $3;

-- findExportContent
select "content" from "data_exports" where "project_id" = $1 and "user_id" = $2 and "state" = $3 and "expires_at" > $4;

-- finishDataExport
update "data_exports" set "state" = $1, "content" = $2, "ready_at" = $3, "expires_at" = $4 where "project_id" = $5 and "user_id" = $6 and "id" = $7 and "state" = $8 returning "id";

-- deleteExportsOfUser
delete from "data_exports" where "project_id" = $1 and "user_id" = $2;

-- removeEndedExports
delete from "data_exports" where ("project_id", "user_id") in (select "project_id", "user_id" from "data_exports" where "expires_at" < $1 order by "expires_at" limit $2) and "expires_at" < $3 /* patient */;

-- apps/server/src/modules/data-keys/data-keys.store.ts

-- listDataKeyRows
select "id", "state", "created_at", "retired_at" from "data_keys" order by "created_at" desc, "id" desc;

-- retireActiveDataKey
update "data_keys" set "state" = $1, "retired_at" = $2 where "state" = $3 returning "id";

-- insertActiveDataKey
insert into "data_keys" ("id", "state", "key_sealed", "created_at") values ($1, $2, $3, $4);

-- deleteRetiredDataKey
delete from "data_keys" where "id" = $1 and "state" = $2 and "retired_at" < $3;

-- apps/server/src/modules/devices/device-notices.store.ts

-- listUntoldNotices
select "project_id", "id", "user_id", "ip", "user_agent", "created_at" from "device_notices" where "told_at" is null order by "created_at" limit $1;

-- takeNotice
update "device_notices" set "told_at" = $1 where "project_id" = $2 and "id" = $3 and "told_at" is null returning "id";

-- wasToldOfTheSame
select "id" from "device_notices" where "project_id" = $1 and "user_id" = $2 and "created_at" > $3 and "told_at" is not null and "id" <> $4 and "ip" is not distinct from $5 and "user_agent" is not distinct from $6 limit $7;

-- deleteOldNotices
delete from "device_notices" where ("project_id", "id") in (select "project_id", "id" from "device_notices" where "created_at" < $1 order by "created_at" limit $2) /* patient */;

-- apps/server/src/modules/devices/devices.store.ts

-- listDevices
select "id", "name", "user_agent", "last_ip", "trusted_until", "created_at", "last_seen_at" from "devices" where "project_id" = $1 and "user_id" = $2 order by "last_seen_at" desc, "id" desc limit $3;

-- renameDevice
update "devices" set "name" = $1 where "project_id" = $2 and "user_id" = $3 and "id" = $4 returning "id", "name", "user_agent", "last_ip", "trusted_until", "created_at", "last_seen_at";

-- untrustDevice
update "devices" set "trusted_until" = $1 where "project_id" = $2 and "user_id" = $3 and "id" = $4 returning "id";

-- deleteDevice
delete from "devices" where "project_id" = $1 and "user_id" = $2 and "id" = $3 returning "id";

-- apps/server/src/modules/devices/forget-devices.store.ts

-- deleteDevicesOfUser
delete from "devices" where "project_id" = $1 and "user_id" = $2;

-- deleteDevicesOfUser
delete from "device_notices" where "project_id" = $1 and "user_id" = $2;

-- apps/server/src/modules/devices/known-devices.store.ts

-- findKnownDevice
select id, trusted_until as "trustedUntil" from devices where project_id = $1 and secret_hash = $2 and user_id = $3;

-- moveDevices
with held as (
  select project_id, id from devices where project_id = $1 and secret_hash = $2 for update skip locked
)
update devices d set secret_hash = $3 from held where d.project_id = held.project_id and d.id = held.id;

-- trustDevice
update "devices" set "trusted_until" = $1 where "project_id" = $2 and "id" = $3 and "user_id" = $4;

-- untrustDevices
update "devices" set "trusted_until" = $1 where "project_id" = $2 and "user_id" = $3 and "trusted_until" is not null;

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

-- apps/server/src/modules/identities/bulk-identities.store.ts

-- insertIdentities
insert into identities (project_id, id, user_id, provider, issuer, subject, email, created_at, last_used_at)
select $1, r.id, r."userId", r.provider, r.issuer, r.subject, r.email, $3, $3
from jsonb_to_recordset($2::jsonb) as r(id uuid, "userId" uuid, provider text, issuer text, subject text, email text)
order by r.provider, r.issuer, r.subject
on conflict do nothing
returning id /* patient */;

-- apps/server/src/modules/identities/identities.store.ts

-- findIdentity
select * from "identities" where "project_id" = $1 and "provider" = $2 and "issuer" = $3 and "subject" = $4;

-- listIdentitiesOfUser
select * from "identities" where "project_id" = $1 and "user_id" = $2 order by "created_at", "id";

-- insertIdentity
insert into "identities" ("email", "id", "issuer", "name", "project_id", "provider", "subject", "user_id", "created_at", "last_used_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict ("project_id", "provider", "issuer", "subject") do nothing returning *;

-- touchIdentity
update "identities" set "email" = $1, "name" = $2, "last_used_at" = $3 where "project_id" = $4 and "user_id" = $5 and "id" = $6;

-- deleteIdentity
delete from "identities" where "project_id" = $1 and "user_id" = $2 and "id" = $3 returning *;

-- deleteIdentitiesOfUser
delete from "identities" where "project_id" = $1 and "user_id" = $2;

-- moveIdentities
update "identities" set "user_id" = $1 where "project_id" = $2 and "user_id" = $3;

-- apps/server/src/modules/invitations/accepted-invitations.store.ts

-- listInvitationsAcceptedBy
select * from "invitations" where "project_id" = $1 and "accepted_by" = $2 order by "created_at" desc;

-- apps/server/src/modules/invitations/invitations.store.ts

-- insertInvitation
insert into "invitations" ("created_at", "email", "email_key", "expires_at", "id", "invited_by", "inviter_name", "locale", "organization_id", "project_id", "role", "sent_at", "token_id") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict ("project_id", "email_key", "organization_id") where "accepted_at" is null and "revoked_at" is null do nothing returning *;

-- closeExpiredInvitations
update "invitations" set "revoked_at" = $1 where "project_id" = $2 and "email_key" = $3 and "organization_id" is null and "accepted_at" is null and "revoked_at" is null and "expires_at" <= $4;

-- lockOpenInvitationOf
select * from "invitations" where "project_id" = $1 and "email_key" = $2 and "organization_id" is null and "accepted_at" is null and "revoked_at" is null for update;

-- findOpenInvitationOf
select * from "invitations" where "project_id" = $1 and "email_key" = $2 and "organization_id" is null and "accepted_at" is null and "revoked_at" is null and "expires_at" > $3;

-- lockFreeInvitationOf
select * from "invitations" where "project_id" = $1 and "email_key" = $2 and "organization_id" is null and "accepted_at" is null and "revoked_at" is null and "expires_at" > $3 for update skip locked;

-- findInvitation
select * from "invitations" where "project_id" = $1 and "id" = $2;

-- lockInvitation
select * from "invitations" where "project_id" = $1 and "id" = $2 for update;

-- findOpenInvitation
select * from "invitations" where "project_id" = $1 and "id" = $2 and "token_id" = $3 and "email_key" = $4 and "accepted_at" is null and "revoked_at" is null and "expires_at" > $5;

-- lockOpenInvitation
select * from "invitations" where "project_id" = $1 and "id" = $2 and "token_id" = $3 and "email_key" = $4 and "accepted_at" is null and "revoked_at" is null and "expires_at" > $5 for update;

-- setInvitationAccepted
update "invitations" set "accepted_at" = $1, "accepted_by" = $2 where "project_id" = $3 and "id" = $4;

-- setInvitationRevoked
update "invitations" set "revoked_at" = $1 where "project_id" = $2 and "id" = $3;

-- setInvitationSent
update "invitations" set "expires_at" = $1, "sent_at" = $2, "token_id" = $3 where "project_id" = $4 and "id" = $5;

-- listInvitationRows
select * from "invitations" where "project_id" = $1 and ("created_at", "id") < ($2, $3) and "accepted_at" is not null order by "created_at" desc, "id" desc limit $4;

-- listInvitationRows
select * from "invitations" where "project_id" = $1 and ("created_at", "id") < ($2, $3) and "accepted_at" is null and "expires_at" <= $4 and ("revoked_at" is null or "revoked_at" >= "expires_at") order by "created_at" desc, "id" desc limit $5;

-- listInvitationRows
select * from "invitations" where "project_id" = $1 and ("created_at", "id") < ($2, $3) and "accepted_at" is null and "revoked_at" is null and "expires_at" > $4 order by "created_at" desc, "id" desc limit $5;

-- listInvitationRows
select * from "invitations" where "project_id" = $1 order by "created_at" desc, "id" desc limit $2;

-- listInvitationRows
select * from "invitations" where "project_id" = $1 and ("created_at", "id") < ($2, $3) order by "created_at" desc, "id" desc limit $4;

-- listInvitationRows
select * from "invitations" where "project_id" = $1 and "accepted_at" is not null order by "created_at" desc, "id" desc limit $2;

-- apps/server/src/modules/limits/blocked-subjects.store.ts

-- listBlocked
select subject, blocked_until as "blockedUntil" from limits
where project_id = $1 and kind = $2 and subject = any($3::text[]) and blocked_until > $4::timestamptz;

-- forgetBlocked
delete from limits where project_id = $1 and kind = $2 and subject = $3 and blocked_until > $4::timestamptz
returning blocked_until as "blockedUntil";

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
select 0 as n, coalesce(t0.count <= $5::integer, false) as taken, coalesce(t0.count > $5::integer, false) as closed,
  coalesce(t0.count, l.count, 0) as count, coalesce(t0.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t0.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t0 on true
  left join limits l on l.project_id = $1 and l.kind = $3::text and l.subject = $4::text
order by n;

-- readPlaces (prepared as limits.read)
select coalesce(l.count, 0) as count
from unnest($2::text[], $3::text[], $4::float8[]) with ordinality as asked (kind, subject, window_seconds, n)
  left join limits l on l.project_id = $1 and l.kind = asked.kind and l.subject = asked.subject
    and l.window_started_at > $5::timestamptz - make_interval(secs => asked.window_seconds)
order by asked.n;

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

-- listMailsTo
select * from "mail_log" where "project_id" = $1 and "recipient_key" = $2 and "decoy" = $3 and "created_at" >= $4 and "created_at" <= $5 order by "created_at" desc, "id" desc limit $6;

-- listMailsTo
select * from "mail_log" where "project_id" = $1 and "recipient_key" = $2 and "decoy" = $3 and "created_at" >= $4 order by "created_at" desc, "id" desc limit $5;

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
select * from "one_time_tokens" where "project_id" = $1 and "kind" = $2 and "used_at" is null and "voided_at" is null and "expires_at" > $3 and "user_id" = $4 and "binding_hash" = $5 order by "created_at" desc limit $6;

-- findNewestToken
select * from "one_time_tokens" where "project_id" = $1 and "kind" = $2 and "used_at" is null and "voided_at" is null and "expires_at" > $3 and "email_key" = $4 and "binding_hash" = $5 order by "created_at" desc limit $6;

-- findNewestToken
select * from "one_time_tokens" where "project_id" = $1 and "kind" = $2 and "used_at" is null and "voided_at" is null and "expires_at" > $3 and "user_id" = $4 order by "created_at" desc limit $5;

-- findNewestToken
select * from "one_time_tokens" where "project_id" = $1 and "kind" = $2 and "used_at" is null and "voided_at" is null and "expires_at" > $3 and "email_key" = $4 order by "created_at" desc limit $5;

-- setTokenCode
update "one_time_tokens" set "code_hash" = $1, "expires_at" = least(expires_at, $2) where "project_id" = $3 and "id" = $4 and "used_at" is null and "voided_at" is null and "expires_at" > $5 returning "expires_at";

-- countCodeTry
update "one_time_tokens" set "code_tries" = code_tries + 1 where "project_id" = $1 and "id" = (select "id" from "one_time_tokens" where "project_id" = $2 and "binding_hash" = $3 and "kind" in ($4, $5) and "code_hash" is not null and "used_at" is null and "voided_at" is null order by "created_at" desc, "id" desc limit $6) and "code_tries" < $7 and "used_at" is null and "voided_at" is null and "expires_at" > $8 returning "id", "code_hash";

-- takeTokenById
update "one_time_tokens" set "used_at" = $1 where "project_id" = $2 and "id" = $3 and "kind" = $4 and "code_hash" = $5 and "used_at" is null and "voided_at" is null and "expires_at" > $6 returning *;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "binding_hash" = $4 and "id" != $5 and "created_at" >= $6;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "email_key" = $4 and "binding_hash" = $5 and "id" != $6 and "created_at" >= $7;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "user_id" = $4 and "binding_hash" = $5 and "id" != $6 and "created_at" >= $7;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "binding_hash" = $4;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "email_key" = $4;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "binding_hash" = $4 and "id" != $5;

-- voidTokens
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "kind" = $3 and "used_at" is null and "voided_at" is null and "binding_hash" = $4 and "created_at" >= $5;

-- voidWaysByMail
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "user_id" = $3 and "used_at" is null and "voided_at" is null and "kind" in ($4, $5, $6, $7, $8);

-- voidTokensOfUser
update "one_time_tokens" set "voided_at" = $1 where "project_id" = $2 and "user_id" = $3 and "used_at" is null and "voided_at" is null;

-- removeEndedTokens
with "ended" as (select "project_id", "id" from "one_time_tokens" where "expires_at" < $1 order by "expires_at" limit $2 for update skip locked) delete from "one_time_tokens" using "ended" where "one_time_tokens"."project_id" = "ended"."project_id" and "one_time_tokens"."id" = "ended"."id" /* patient */;

-- apps/server/src/modules/one-time-tokens/waiting-codes.store.ts

-- findWaitingCode (prepared as one_time_tokens.find_waiting_code)
select user_id as "userId", email_key as "emailKey" from one_time_tokens
where project_id = $1 and binding_hash = $2 and kind in ($3, $4)
  and used_at is null and voided_at is null and expires_at > $5
order by created_at desc, id desc
limit 1;

-- apps/server/src/modules/one-time-tokens/waiting-passkeys.store.ts

-- findWaitingPasskey (prepared as one_time_tokens.find_waiting_passkey)
select user_id as "userId", payload from one_time_tokens
where project_id = $1 and (payload #>> '{passkey,userHandle}') collate "C" = $2 and payload #>> '{passkey,userHandle}' is not null
  and kind in ($3, $4) and used_at is null and voided_at is null and expires_at > $5
order by created_at desc, id desc
limit 1;

-- apps/server/src/modules/one-time-tokens/waiting-sign-ups.store.ts

-- keepSignUpsAsDecoys
update "one_time_tokens" set "kind" = $1, "user_id" = $2, "payload" = case when binding_hash = $3::bytea then '{"passkey": null, "passwordHash": null}'::jsonb
        else jsonb_build_object('passkey', payload -> 'passkey', 'passwordHash', payload -> 'passwordHash') end where "project_id" = $4 and "user_id" = $5 and "kind" = $6 and "used_at" is null and "voided_at" is null;

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

-- listOrganizationsOfUser
select "organization"."id", "organization"."slug", "organization"."name", "member"."role", "member"."created_at" as "member_since" from "organization_members" as "member" inner join "organizations" as "organization" on "organization"."project_id" = "member"."project_id" and "organization"."id" = "member"."organization_id" where "member"."project_id" = $1 and "member"."user_id" = $2 order by "member"."created_at";

-- findFirstOrganizationId
select "id" from "organizations" where "project_id" = $1 order by "id" limit $2;

-- findFirstOwnerId
select "user_id" from "organization_members" where "project_id" = $1 and "organization_id" = $2 and "role" = $3 order by "created_at", "user_id" limit $4;

-- lockCoOwners
select "owner"."organization_id", "owner"."user_id" from "organization_members" as "owner" where "owner"."project_id" = $1 and "owner"."role" = $2 and "owner"."organization_id" in (select "mine"."organization_id" from "organization_members" as "mine" where "mine"."project_id" = $3 and "mine"."user_id" in ($4) and "mine"."role" = $5) order by "owner"."organization_id", "owner"."user_id" for update of "owner";

-- isLastOwner
select "owner"."organization_id", "owner"."user_id" from "organization_members" as "owner" where "owner"."project_id" = $1 and "owner"."role" = $2 and "owner"."organization_id" in (select "mine"."organization_id" from "organization_members" as "mine" where "mine"."project_id" = $3 and "mine"."user_id" in ($4) and "mine"."role" = $5) order by "owner"."organization_id", "owner"."user_id" for update of "owner";

-- moveMemberships
select "organization_id", "user_id", "role" from "organization_members" where "project_id" = $1 and "user_id" in ($2, $3) order by "organization_id", "user_id" for update;

-- apps/server/src/modules/passkeys/passkeys.store.ts

-- listPasskeys
select "id", "user_id", "credential_id", "public_key", "user_handle", "counter", "transports", "aaguid", "backed_up", "name", "created_at", "last_used_at" from "passkeys" where "project_id" = $1 and "user_id" = $2 order by "created_at", "id";

-- findPasskeyByCredential
select "id", "user_id", "credential_id", "public_key", "user_handle", "counter", "transports", "aaguid", "backed_up", "name", "created_at", "last_used_at" from "passkeys" where "project_id" = $1 and "credential_id" = $2;

-- insertPasskey
insert into "passkeys" ("aaguid", "backed_up", "counter", "created_at", "credential_id", "id", "name", "project_id", "public_key", "transports", "user_handle", "user_id") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict ("project_id", "credential_id") do nothing;

-- countPasskeyUse
update "passkeys" set "counter" = $1, "backed_up" = $2, "last_used_at" = $3 where "project_id" = $4 and "id" = $5 and "counter" = $6;

-- renamePasskey
update "passkeys" set "name" = $1 where "project_id" = $2 and "user_id" = $3 and "id" = $4;

-- deletePasskey
delete from "passkeys" where "project_id" = $1 and "user_id" = $2 and "id" = $3 returning "name";

-- deletePasskeysOfUser
delete from "passkeys" where "project_id" = $1 and "user_id" = $2;

-- countPasskeys
select "id", "user_id", "credential_id", "public_key", "user_handle", "counter", "transports", "aaguid", "backed_up", "name", "created_at", "last_used_at" from "passkeys" where "project_id" = $1 and "user_id" = $2 order by "created_at", "id";

-- apps/server/src/modules/password-parameters/password-parameters.store.ts

-- findPasswordParameters (prepared as password_parameters.find)
select password_memory_kib as "memoryKib", password_passes as passes from instance;

-- savePasswordParameters
update "instance" set "password_memory_kib" = $1, "password_passes" = $2;

-- apps/server/src/modules/passwords/bulk-passwords.store.ts

-- insertPasswordHashes
insert into passwords (project_id, user_id, hash, changed_at)
select $1, r.user_id, r.hash, $4 from unnest($2::uuid[], $3::text[]) as r(user_id, hash) /* patient */;

-- listPasswordHashes
select user_id as "userId", hash from passwords where project_id = $1 and user_id = any($2::uuid[]);

-- apps/server/src/modules/passwords/passwords.store.ts

-- setPassword
insert into "passwords" ("project_id", "user_id", "hash", "changed_at") values ($1, $2, $3, $4) on conflict ("project_id", "user_id") do update set "hash" = $5, "changed_at" = $6;

-- replaceHash
update "passwords" set "hash" = $1 where "project_id" = $2 and "user_id" = $3 and "hash" = $4;

-- findPasswordHash
select "hash" from "passwords" where "project_id" = $1 and "user_id" = $2;

-- findPasswordHashOfAddress (prepared as passwords.find_hash_of_address)
select coalesce(p.hash, waiting.hash) as hash
from (values ($1::uuid, $2::text)) as asked (project_id, email_key)
left join users u on u.project_id = asked.project_id and u.email_key = asked.email_key
left join passwords p on p.project_id = u.project_id and p.user_id = u.id
left join lateral (
  select t.payload ->> 'passwordHash' as hash from one_time_tokens t
  where t.project_id = asked.project_id and t.email_key = asked.email_key and t.kind in ('email_verification', 'email_verification_decoy') and t.used_at is null and t.voided_at is null and t.expires_at > $3 and t.payload ->> 'passwordHash' is not null
  order by t.created_at desc limit 1
) waiting on true;

-- lockPasswordHash
select "hash" from "passwords" where "project_id" = $1 and "user_id" = $2 for share;

-- findPasswordChange
select "changed_at" from "passwords" where "project_id" = $1 and "user_id" = $2;

-- hasPassword
select "hash" from "passwords" where "project_id" = $1 and "user_id" = $2;

-- deletePassword
delete from "passwords" where "project_id" = $1 and "user_id" = $2;

-- findSignInCandidate (prepared as passwords.find_sign_in_candidate)
select u.id as "userId", u.email_key as "emailKey", u.username, p.hash, waiting.hash as "waitingHash",
  waiting.user_id as "waitingUserId",
  exists (select from devices d where d.project_id = u.project_id and d.secret_hash = asked.device_hash and d.user_id = u.id) as "knownDevice",
  exists (select from totp_factors f where f.project_id = u.project_id and f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor"
from (values ($1::uuid, $2::text, $3::bytea, $4::timestamptz)) as asked (project_id, key, device_hash, now)
join users u on u.project_id = asked.project_id and u.email_key = asked.key
left join passwords p on p.project_id = u.project_id and p.user_id = u.id
left join lateral (
  select t.payload ->> 'passwordHash' as hash, t.user_id from one_time_tokens t
  where true and t.project_id = u.project_id and t.email_key = u.email_key and t.kind in ('email_verification', 'email_verification_decoy') and t.used_at is null and t.voided_at is null and t.expires_at > asked.now
  order by t.created_at desc limit 1
) waiting on true;

-- findSignInCandidate (prepared as passwords.find_sign_in_candidate_by_username)
select u.id as "userId", u.email_key as "emailKey", u.username, p.hash, waiting.hash as "waitingHash",
  waiting.user_id as "waitingUserId",
  exists (select from devices d where d.project_id = u.project_id and d.secret_hash = asked.device_hash and d.user_id = u.id) as "knownDevice",
  exists (select from totp_factors f where f.project_id = u.project_id and f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor"
from (values ($1::uuid, $2::text, $3::bytea, $4::timestamptz)) as asked (project_id, key, device_hash, now)
join users u on u.project_id = asked.project_id and u.username_key = asked.key
left join passwords p on p.project_id = u.project_id and p.user_id = u.id
left join lateral (
  select t.payload ->> 'passwordHash' as hash, t.user_id from one_time_tokens t
  where false and t.project_id = u.project_id and t.email_key = u.email_key and t.kind in ('email_verification', 'email_verification_decoy') and t.used_at is null and t.voided_at is null and t.expires_at > asked.now
  order by t.created_at desc limit 1
) waiting on true;

-- openByPassword (prepared as passwords.sign_in)
with asked (project_id, id, user_id, application_id, organization_id, secret_hash, transport, amr, ip, user_agent, now, expires_at, idle_expires_at,
  device_id, device_secret_hash, tell_of_new_device, verified_only, proven_hash, without_factor, named_only, audits, events, feeds) as (
  values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::bytea, $7::text, $8::text, $9::inet, $10::text, $11::timestamptz, $12::timestamptz, $13::timestamptz, $14::uuid, $15::bytea, $16::boolean, $17::boolean, $18::text, $19::boolean, $20::boolean, $21::jsonb, $22::jsonb, $23::jsonb)
), entering as (
  select asked.*
  from asked join projects pr on pr.id = asked.project_id
  join applications a on a.project_id = asked.project_id and a.id = asked.application_id
  join users u on u.project_id = asked.project_id and u.id = asked.user_id
  join passwords p on p.project_id = asked.project_id and p.user_id = asked.user_id
  where (u.banned_at is null or u.ban_expires_at <= asked.now) and (u.email_verified_at is not null or not asked.verified_only) and p.hash = asked.proven_hash
    and (not asked.without_factor or not exists (
      select from totp_factors f where f.project_id = u.project_id and f.user_id = u.id and f.confirmed_at is not null))
    and (not asked.named_only or u.username_key is not null)
  for key share of pr, a for no key update of u for share of p
), signed_in as (
  update users u set last_sign_in_at = entering.now from entering where u.project_id = entering.project_id and u.id = entering.user_id
  returning u.*
), device as (
  insert into devices (project_id, id, user_id, secret_hash, user_agent, last_ip, created_at, last_seen_at)
  select distinct on (project_id, device_secret_hash, user_id) project_id, device_id, user_id, device_secret_hash, user_agent, ip, now, now from entering
  on conflict (project_id, secret_hash, user_id) do update
    set last_seen_at = excluded.last_seen_at, last_ip = excluded.last_ip, user_agent = coalesce(excluded.user_agent, devices.user_agent)
  returning project_id, id, user_id, secret_hash
), opened as (
  insert into sessions (project_id, id, lineage_id, user_id, application_id, device_id, organization_id, secret_hash, transport, amr, ip, user_agent,
    authenticated_at, created_at, last_seen_at, expires_at, idle_expires_at)
  select e.project_id, e.id, e.id, e.user_id, e.application_id, device.id, e.organization_id, e.secret_hash, e.transport, string_to_array(e.amr, ' '), e.ip,
    e.user_agent, e.now, e.now, e.now, e.expires_at, e.idle_expires_at
  from entering e join device on device.project_id = e.project_id and device.secret_hash = e.device_secret_hash and device.user_id = e.user_id
  returning *
), noticed as (
  insert into device_notices (project_id, id, user_id, ip, user_agent, created_at)
  select e.project_id, e.id, e.user_id, e.ip, e.user_agent, e.now
  from entering e join opened on opened.project_id = e.project_id and opened.id = e.id and opened.device_id = e.device_id
  where e.tell_of_new_device
    and exists (select from users b where b.project_id = e.project_id and b.id = e.user_id and b.last_sign_in_at is not null)
    and not exists (select from device_notices same where same.project_id = e.project_id and same.user_id = e.user_id and same.created_at > e.now - interval '1 day'
      and same.ip is not distinct from e.ip and same.user_agent is not distinct from e.user_agent)
), telling as (
  select audits, events, feeds from entering e join opened on opened.project_id = e.project_id and opened.id = e.id
), audited as (
  insert into audit_events (project_id, id, action, actor_type, actor_id, impersonator, target_type, target_id, changes, ip, user_agent, request_id, occurred_at)
  select r."projectId", r.id, r.action, r."actorType", r."actorId", r.impersonator, r."targetType", r."targetId", r.changes, r.ip, r."userAgent", r."requestId",
    r."occurredAt"
  from telling cross join jsonb_to_recordset(audits) as r("projectId" uuid, id uuid, action text, "actorType" text, "actorId" text, impersonator text,
    "targetType" text, "targetId" text, changes jsonb, ip inet, "userAgent" text, "requestId" text, "occurredAt" timestamptz)
), told as (
  insert into outbox_events (project_id, id, type, data, occurred_at)
  select r."projectId", r.id, r.type, r.data, r."occurredAt"
  from telling cross join jsonb_to_recordset(events) as r("projectId" uuid, id uuid, type text, data jsonb, "occurredAt" timestamptz)
), fed as (
  insert into change_feed (project_id, scope, subject_id, created_at)
  select r."projectId", r.scope, r."subjectId", r."createdAt"
  from telling cross join jsonb_to_recordset(feeds) as r("projectId" uuid, scope text, "subjectId" uuid, "createdAt" timestamptz)
)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from opened s join signed_in u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on false left join organizations o on false left join organization_roles r on false;

-- apps/server/src/modules/passwords/signer-keys.store.ts

-- insertSignerKey
insert into "password_signer_keys" ("id", "key_hash", "key_sealed", "project_id", "created_at") values ($1, $2, $3, $4, $5) on conflict ("project_id", "key_hash") do update set "key_hash" = "excluded"."key_hash" returning "id";

-- findSealedSignerKey
select "key_sealed" from "password_signer_keys" where "project_id" = $1 and "id" = $2;

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

-- apps/server/src/modules/providers/providers.store.ts

-- listProviderRows
select * from "providers" where "project_id" = $1 order by "position", "key";

-- findProviderRow
select * from "providers" where "project_id" = $1 and "key" = $2;

-- lockProviderRow
select * from "providers" where "project_id" = $1 and "key" = $2 for update;

-- writeProviderRow
insert into "providers" ("project_id", "key", "client_id", "client_secret_last_four", "client_secret_sealed", "credentials", "enabled", "issuer", "kind", "name", "position", "trust_email", "options", "updated_at", "created_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict ("project_id", "key") do update set "client_id" = $16, "client_secret_last_four" = $17, "client_secret_sealed" = $18, "credentials" = $19, "enabled" = $20, "issuer" = $21, "kind" = $22, "name" = $23, "position" = $24, "trust_email" = $25, "options" = $26, "updated_at" = $27 returning *;

-- deleteProviderRow
delete from "providers" where "project_id" = $1 and "key" = $2;

-- apps/server/src/modules/recovery-codes/recovery-codes.store.ts

-- replaceRecoveryCodes
delete from "recovery_codes" where "project_id" = $1 and "user_id" = $2 returning "used_at";

-- replaceRecoveryCodes
insert into "recovery_codes" ("project_id", "user_id", "code_hash", "created_at") values ($1, $2, $3, $4);

-- takeRecoveryCode
update "recovery_codes" set "used_at" = $1 where "project_id" = $2 and "user_id" = $3 and "code_hash" = $4 and "used_at" is null;

-- countRecoveryCodes
select count(*) as "count" from "recovery_codes" where "project_id" = $1 and "user_id" = $2 and "used_at" is null;

-- deleteRecoveryCodes
delete from "recovery_codes" where "project_id" = $1 and "user_id" = $2 returning "used_at";

-- apps/server/src/modules/referrals/referrals.store.ts

-- findReferralCode
select "code" from "referral_codes" where "project_id" = $1 and "user_id" = $2;

-- insertReferralCode
insert into "referral_codes" ("code", "project_id", "user_id", "created_at") values ($1, $2, $3, $4) on conflict do nothing returning "code";

-- findReferrer
select "users"."id", "users"."email_key" from "referral_codes" inner join "users" on "users"."project_id" = "referral_codes"."project_id" and "users"."id" = "referral_codes"."user_id" where "referral_codes"."project_id" = $1 and "referral_codes"."code" = $2 for key share of "users";

-- insertReferral
insert into "referrals" ("address_hash", "completed_at", "created_at", "id", "project_id", "referred_user_id", "referrer_id") values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at";

-- completeReferralOf
update "referrals" set "completed_at" = $1 where "project_id" = $2 and "referred_user_id" = $3 and "completed_at" is null returning "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at";

-- findReferralOf
select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 and "referred_user_id" = $2;

-- countReferrals
select count(*) as "all", count("completed_at") as "completed" from "referrals" where "project_id" = $1 and "referrer_id" = $2;

-- countReferralsUpTo
select count(*) as "all", count("completed_at") as "completed" from (select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 and "referrer_id" = $2 order by "created_at" desc, "id" desc limit $3) as "counted";

-- countReferralsUpTo
select count(*) as "all", count("completed_at") as "completed" from (select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 order by "created_at" desc, "id" desc limit $2) as "counted";

-- listReferralRows
select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 and "referrer_id" = $2 and "referred_user_id" = $3 and ("created_at", "id") < ($4, $5) order by "created_at" desc, "id" desc limit $6;

-- listReferralRows
select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 order by "created_at" desc, "id" desc limit $2;

-- listReferralRows
select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 and ("created_at", "id") < ($2, $3) order by "created_at" desc, "id" desc limit $4;

-- listReferralRows
select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 and "referred_user_id" = $2 order by "created_at" desc, "id" desc limit $3;

-- listReferralRows
select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 and "referrer_id" = $2 order by "created_at" desc, "id" desc limit $3;

-- listReferralsWithPeople
select "page".*, "referrer"."email" as "referrer_email", "referrer"."name" as "referrer_name", "referred"."email" as "referred_email", "referred"."name" as "referred_name" from (select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 and "referrer_id" = $2 and "referred_user_id" = $3 and ("created_at", "id") < ($4, $5) order by "created_at" desc, "id" desc limit $6) as "page" inner join "users" as "referrer" on "referrer"."project_id" = "page"."project_id" and "referrer"."id" = "page"."referrer_id" left join "users" as "referred" on "referred"."project_id" = "page"."project_id" and "referred"."id" = "page"."referred_user_id" order by "page"."created_at" desc, "page"."id" desc;

-- listReferralsWithPeople
select "page".*, "referrer"."email" as "referrer_email", "referrer"."name" as "referrer_name", "referred"."email" as "referred_email", "referred"."name" as "referred_name" from (select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 order by "created_at" desc, "id" desc limit $2) as "page" inner join "users" as "referrer" on "referrer"."project_id" = "page"."project_id" and "referrer"."id" = "page"."referrer_id" left join "users" as "referred" on "referred"."project_id" = "page"."project_id" and "referred"."id" = "page"."referred_user_id" order by "page"."created_at" desc, "page"."id" desc;

-- listReferralsWithPeople
select "page".*, "referrer"."email" as "referrer_email", "referrer"."name" as "referrer_name", "referred"."email" as "referred_email", "referred"."name" as "referred_name" from (select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 and ("created_at", "id") < ($2, $3) order by "created_at" desc, "id" desc limit $4) as "page" inner join "users" as "referrer" on "referrer"."project_id" = "page"."project_id" and "referrer"."id" = "page"."referrer_id" left join "users" as "referred" on "referred"."project_id" = "page"."project_id" and "referred"."id" = "page"."referred_user_id" order by "page"."created_at" desc, "page"."id" desc;

-- listReferralsWithPeople
select "page".*, "referrer"."email" as "referrer_email", "referrer"."name" as "referrer_name", "referred"."email" as "referred_email", "referred"."name" as "referred_name" from (select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 and "referred_user_id" = $2 order by "created_at" desc, "id" desc limit $3) as "page" inner join "users" as "referrer" on "referrer"."project_id" = "page"."project_id" and "referrer"."id" = "page"."referrer_id" left join "users" as "referred" on "referred"."project_id" = "page"."project_id" and "referred"."id" = "page"."referred_user_id" order by "page"."created_at" desc, "page"."id" desc;

-- listReferralsWithPeople
select "page".*, "referrer"."email" as "referrer_email", "referrer"."name" as "referrer_name", "referred"."email" as "referred_email", "referred"."name" as "referred_name" from (select "project_id", "id", "referrer_id", "referred_user_id", "created_at", "completed_at" from "referrals" where "project_id" = $1 and "referrer_id" = $2 order by "created_at" desc, "id" desc limit $3) as "page" inner join "users" as "referrer" on "referrer"."project_id" = "page"."project_id" and "referrer"."id" = "page"."referrer_id" left join "users" as "referred" on "referred"."project_id" = "page"."project_id" and "referred"."id" = "page"."referred_user_id" order by "page"."created_at" desc, "page"."id" desc;

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

-- apps/server/src/modules/security-overview/security-overview.store.ts

-- listCounts (prepared as security_overview.list_counts)
select hour, metric, key, count from security_counts where project_id = $1 and hour >= $2 order by hour, metric, key;

-- readCountedUntil
select "counted_until" from "security_counts_progress";

-- lockCountedUntil
select "counted_until" from "security_counts_progress" for update skip locked;

-- countSlice
insert into security_counts as c (project_id, hour, metric, key, count)
select project_id, hour, metric, key, count(*) from (
  select a.project_id, date_trunc('hour', a.occurred_at, 'UTC') as hour, case a.action when 'sessions.created' then 'sign_ins' when 'sign_in.failed' then 'failures' when 'limits.account_locked' then 'lockouts' when 'users.banned' then 'bans' when 'address_bans.added' then 'bans' end as metric,
    coalesce(left(case a.action when 'sessions.created' then a.changes #>> '{amr,0}' when 'sign_in.failed' then a.changes ->> 'reason' when 'limits.account_locked' then case when (a.changes ->> 'knownDevice')::boolean then 'device' else 'account' end when 'users.banned' then 'user' when 'address_bans.added' then 'address' end, 60), 'other') as key
  from audit_events a join projects p on p.id = a.project_id
  where a.occurred_at >= $1 and a.occurred_at < $2 and a.action in ('sessions.created', 'sign_in.failed', 'limits.account_locked', 'users.banned', 'address_bans.added')
  union all
  select d.project_id, date_trunc('hour', d.created_at, 'UTC'), 'new_devices', 'device'
  from devices d join projects p on p.id = d.project_id
  where d.created_at >= $1 and d.created_at < $2
) events
group by project_id, hour, metric, key
on conflict (project_id, hour, metric, key) do update set count = c.count + excluded.count /* patient */;

-- countSlice
update "security_counts_progress" set "counted_until" = $1;

-- deleteOldCounts
delete from security_counts where ctid = any(array(select ctid from security_counts where hour < $1 order by hour limit $2)) /* patient */;

-- apps/server/src/modules/sessions/impersonated-sessions.store.ts

-- openImpersonatedSession
with opened as (
  insert into sessions (project_id, id, lineage_id, user_id, application_id, secret_hash, transport, amr, ip, user_agent, actor,
    authenticated_at, created_at, last_seen_at, expires_at, idle_expires_at)
  values ($1, $2, $2, $3, $4, $5, 'cookie', $6, $7, $8, $9, $10, $11, $11, $12, $12)
  returning *
)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from opened s join users u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on false left join organizations o on false left join organization_roles r on false;

-- revokeImpersonatedBy
update sessions set revoked_at = $3, revoked_reason = $4, successor_sealed = null, version = version + 1
where actor is not null and actor ->> 'userId' = $2 and actor ->> 'projectId' = $1 and revoked_at is null
returning project_id as "projectId", id, user_id as "userId";

-- apps/server/src/modules/sessions/inherited-sessions.store.ts

-- findLineage
select lineage_id as "lineageId" from sessions where project_id = $1 and id = $2 and revoked_at is null;

-- inheritSession
with inherited as (
  update sessions s
  set lineage_id = before.lineage_id, organization_id = before.organization_id, application_id = before.application_id,
    amr = before.amr || array(select unnest(s.amr) except select unnest(before.amr))
  from sessions before
  where s.project_id = $1 and s.id = $2 and before.project_id = $1 and before.id = $3
  returning s.*
)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from inherited s
join users u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on m.project_id = s.project_id and m.organization_id = s.organization_id and m.user_id = s.user_id
left join organizations o on o.project_id = m.project_id and o.id = m.organization_id
left join organization_roles r on r.project_id = m.project_id and r.key = m.role and (r.organization_id = m.organization_id or r.organization_id is null);

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

-- apps/server/src/modules/sessions/listed-sessions.store.ts

-- listOpenSessions
select "id", "user_id", "device_id", "created_at", "last_seen_at", "expires_at", "idle_expires_at", "amr", "ip", "user_agent", "actor" as "actor" from "sessions" where "project_id" = $1 and "user_id" = $2 and "revoked_at" is null and "expires_at" > $3 and "idle_expires_at" > $4 order by "created_at" desc limit $5;

-- listSessionsOfUser
select "id", "user_id", "device_id", "created_at", "last_seen_at", "expires_at", "idle_expires_at", "amr", "ip", "user_agent", "revoked_at", "revoked_reason", "actor" as "actor" from "sessions" where "project_id" = $1 and "user_id" = $2 order by "created_at" desc limit $3;

-- apps/server/src/modules/sessions/rotations.store.ts

-- rotateAndRead (prepared as sessions.rotate)
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

-- rotateKnown (prepared as sessions.rotate_alone)
with asked (project_id, id, generation, secret_hash, next_hash, successor_sealed, now, idle_expires_at, ip, user_agent) as (
  values ($1::uuid, $2::uuid, $3::integer, $4::bytea, $5::bytea, $6::bytea, $7::timestamptz, $8::timestamptz, $9::inet, $10::text)
), rotated as (
  update sessions s set generation = s.generation + 1, secret_hash = asked.next_hash, previous_secret_hash = asked.secret_hash,
    successor_sealed = asked.successor_sealed, rotated_at = asked.now, last_seen_at = asked.now, idle_expires_at = least(asked.idle_expires_at, s.expires_at),
    ip = asked.ip, user_agent = coalesce(asked.user_agent, s.user_agent), version = s.version + 1, snapshot = null, snapshot_version = null
  from asked
  where s.project_id = asked.project_id and s.id = asked.id and s.generation = asked.generation and s.secret_hash = asked.secret_hash
    and s.revoked_at is null and s.expires_at > asked.now and s.idle_expires_at > asked.now
  returning s.project_id, s.id, s.rotated_at, s.version
), fed as (
  insert into change_feed (project_id, scope, subject_id, created_at) select project_id, 'session', id, rotated_at from rotated
)
select s.version
from rotated s;

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
with asked (project_id, id, user_id, application_id, organization_id, secret_hash, transport, amr, ip, user_agent, now, expires_at, idle_expires_at,
  device_id, device_secret_hash, tell_of_new_device) as (
  values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::bytea, $7::text, $8::text, $9::inet, $10::text, $11::timestamptz, $12::timestamptz, $13::timestamptz, $14::uuid, $15::bytea, $16::boolean)
), entering as (
  select asked.* from asked join users u on u.project_id = asked.project_id and u.id = asked.user_id for no key update of u
), signed_in as (
  update users u set last_sign_in_at = entering.now from entering where u.project_id = entering.project_id and u.id = entering.user_id
  returning u.*
), device as (
  insert into devices (project_id, id, user_id, secret_hash, user_agent, last_ip, created_at, last_seen_at)
  select distinct on (project_id, device_secret_hash, user_id) project_id, device_id, user_id, device_secret_hash, user_agent, ip, now, now from entering
  on conflict (project_id, secret_hash, user_id) do update
    set last_seen_at = excluded.last_seen_at, last_ip = excluded.last_ip, user_agent = coalesce(excluded.user_agent, devices.user_agent)
  returning project_id, id, user_id, secret_hash
), opened as (
  insert into sessions (project_id, id, lineage_id, user_id, application_id, device_id, organization_id, secret_hash, transport, amr, ip, user_agent,
    authenticated_at, created_at, last_seen_at, expires_at, idle_expires_at)
  select e.project_id, e.id, e.id, e.user_id, e.application_id, device.id, e.organization_id, e.secret_hash, e.transport, string_to_array(e.amr, ' '), e.ip,
    e.user_agent, e.now, e.now, e.now, e.expires_at, e.idle_expires_at
  from entering e join device on device.project_id = e.project_id and device.secret_hash = e.device_secret_hash and device.user_id = e.user_id
  returning *
), noticed as (
  insert into device_notices (project_id, id, user_id, ip, user_agent, created_at)
  select e.project_id, e.id, e.user_id, e.ip, e.user_agent, e.now
  from entering e join opened on opened.project_id = e.project_id and opened.id = e.id and opened.device_id = e.device_id
  where e.tell_of_new_device
    and exists (select from users b where b.project_id = e.project_id and b.id = e.user_id and b.last_sign_in_at is not null)
    and not exists (select from device_notices same where same.project_id = e.project_id and same.user_id = e.user_id and same.created_at > e.now - interval '1 day'
      and same.ip is not distinct from e.ip and same.user_agent is not distinct from e.user_agent)
)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from opened s join signed_in u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on false left join organizations o on false left join organization_roles r on false;

-- revokeSessions
update "sessions" set "revoked_at" = $1, "revoked_reason" = $2, "successor_sealed" = $3, "version" = "version" + $4 where "project_id" = $5 and "revoked_at" is null and "user_id" = $6 and "id" = $7 and "device_id" = $8 and "lineage_id" is distinct from (select "kept"."lineage_id" from "sessions" as "kept" where "kept"."project_id" = $9 and "kept"."id" = $10) returning "id", "user_id";

-- revokeSessions
update "sessions" set "revoked_at" = $1, "revoked_reason" = $2, "successor_sealed" = $3, "version" = "version" + $4 where "project_id" = $5 and "revoked_at" is null returning "id", "user_id";

-- revokeSessions
update "sessions" set "revoked_at" = $1, "revoked_reason" = $2, "successor_sealed" = $3, "version" = "version" + $4 where "project_id" = $5 and "revoked_at" is null and "device_id" = $6 returning "id", "user_id";

-- revokeSessions
update "sessions" set "revoked_at" = $1, "revoked_reason" = $2, "successor_sealed" = $3, "version" = "version" + $4 where "project_id" = $5 and "revoked_at" is null and "lineage_id" is distinct from (select "kept"."lineage_id" from "sessions" as "kept" where "kept"."project_id" = $6 and "kept"."id" = $7) returning "id", "user_id";

-- revokeSessions
update "sessions" set "revoked_at" = $1, "revoked_reason" = $2, "successor_sealed" = $3, "version" = "version" + $4 where "project_id" = $5 and "revoked_at" is null and "id" = $6 returning "id", "user_id";

-- revokeSessions
update "sessions" set "revoked_at" = $1, "revoked_reason" = $2, "successor_sealed" = $3, "version" = "version" + $4 where "project_id" = $5 and "revoked_at" is null and "user_id" = $6 returning "id", "user_id";

-- deleteEndedSessions
delete from "sessions" where ("project_id", "id") in (select "project_id", "id" from "sessions" where "expires_at" < $1 order by "expires_at" limit $2) /* patient */;

-- apps/server/src/modules/sign-in-attempts/sign-in-attempts.store.ts

-- insertAttempt
insert into "sign_in_attempts" ("application_id", "expires_at", "ip", "project_id", "return_to", "state", "user_agent", "user_id", "id", "binding_hash", "amr", "data", "created_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- findAttempt
select "id", "user_id", "state", "amr", "data", "return_to", "expires_at" from "sign_in_attempts" where "project_id" = $1 and "id" = $2 and "binding_hash" = $3 and "completed_at" is null and "expires_at" > $4;

-- lockAttempt
select "id", "user_id", "state", "amr", "data", "return_to", "expires_at" from "sign_in_attempts" where "project_id" = $1 and "id" = $2 and "binding_hash" = $3 and "completed_at" is null and "expires_at" > $4 for update;

-- moveAttempt
update "sign_in_attempts" set "state" = $1, "amr" = $2, "data" = $3, "completed_at" = $4 where "project_id" = $5 and "id" = $6;

-- endAttemptsOfUser
update "sign_in_attempts" set "completed_at" = $1 where "project_id" = $2 and "user_id" = $3 and "completed_at" is null;

-- removeEndedAttempts
delete from "sign_in_attempts" where ("project_id", "id") in (select "project_id", "id" from "sign_in_attempts" where "expires_at" < $1 order by "expires_at" limit $2) /* patient */;

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

-- apps/server/src/modules/terms/terms.store.ts

-- insertTermsAcceptance
insert into "terms_acceptances" ("accepted_at", "ip", "project_id", "user_id", "version") values ($1, $2, $3, $4, $5) on conflict ("project_id", "user_id", "version") do nothing returning "version";

-- hasAcceptedTerms
select "version" from "terms_acceptances" where "project_id" = $1 and "user_id" = $2 and "version" = $3;

-- forgetTermsOfUser
delete from "terms_acceptances" where "project_id" = $1 and "user_id" = $2;

-- listTermsAcceptances
select "version", "accepted_at", "ip" from "terms_acceptances" where "project_id" = $1 and "user_id" = $2 order by "accepted_at" desc limit $3;

-- apps/server/src/modules/totp/totp.store.ts

-- findTotp
select "id", "secret_sealed", "created_at", "confirmed_at", "last_used_at" from "totp_factors" where "project_id" = $1 and "user_id" = $2 and "confirmed_at" is not null;

-- findTotp
select "id", "secret_sealed", "created_at", "confirmed_at", "last_used_at" from "totp_factors" where "project_id" = $1 and "user_id" = $2 and "confirmed_at" is null;

-- insertPendingTotp
delete from "totp_factors" where "project_id" = $1 and "user_id" = $2 and "confirmed_at" is null;

-- insertPendingTotp
insert into "totp_factors" ("created_at", "id", "project_id", "secret_sealed", "user_id") values ($1, $2, $3, $4, $5);

-- takeStep
update "totp_factors" set "last_step" = $1, "last_used_at" = $2 where "project_id" = $3 and "id" = $4 and ("last_step" is null or "last_step" < $5);

-- confirmTotpRow
delete from "totp_factors" where "project_id" = $1 and "user_id" = $2 and "confirmed_at" is not null;

-- confirmTotpRow
update "totp_factors" set "confirmed_at" = $1, "last_used_at" = $2, "last_step" = $3 where "project_id" = $4 and "id" = $5;

-- deleteTotp
delete from "totp_factors" where "project_id" = $1 and "user_id" = $2 and "confirmed_at" is not null;

-- deleteEveryTotp
delete from "totp_factors" where "project_id" = $1 and "user_id" = $2 and "confirmed_at" is not null;

-- deleteEveryTotp
delete from "totp_factors" where "project_id" = $1 and "user_id" = $2 and "confirmed_at" is null;

-- apps/server/src/modules/user-imports/user-import-rows.store.ts

-- planByIndex
select set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true);

-- stageRows
insert into user_import_rows (project_id, import_id, position, line, email, source_id, parsed, outcome, code, field)
select $1, $2, r.position, r.line, r.email, r."sourceId", r.parsed, case when r.parsed is null then 'failed' end, r.code, r.field
from jsonb_to_recordset($3::jsonb) as r(position integer, line integer, email text, "sourceId" text, parsed jsonb,
  code text, field text)
on conflict do nothing /* patient */;

-- stageAccounts
insert into user_import_accounts (project_id, import_id, user_source_id, position, account)
select $1, $2, r."userSourceId", r.position, r.account from jsonb_to_recordset($3::jsonb) as r("userSourceId" text, position integer, account jsonb)
on conflict do nothing /* patient */;

-- listAccounts
select user_source_id as "userSourceId", account from user_import_accounts
where project_id = $1 and import_id = $2 and user_source_id = any($3::text[]) order by user_source_id, position /* patient */;

-- countFailedRows
select count(*) as count from user_import_rows where project_id = $1 and import_id = $2 and outcome = 'failed' /* patient */;

-- listNextParsed
select position, parsed from user_import_rows
where project_id = $1 and import_id = $2 and position > $3 and parsed is not null order by position limit $4 /* patient */;

-- settleRows
update user_import_rows r set outcome = s.outcome, code = s.code, field = s.field, user_id = s.user_id, parsed = case when $8::boolean then r.parsed end
from unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::uuid[]) as s(position, outcome, code, field, user_id)
where r.project_id = $1 and r.import_id = $2 and r.position = s.position and r.position >= $9 and r.position <= $10 /* patient */;

-- listReportRows
select "position", "line", "email", "source_id", "field", "user_id", "outcome" as "outcome", "code" as "code" from "user_import_rows" where "project_id" = $1 and "import_id" = $2 and "position" > $3 and "outcome" = $4 order by "position" limit $5;

-- listReportRows
select "position", "line", "email", "source_id", "field", "user_id", "outcome" as "outcome", "code" as "code" from "user_import_rows" where "project_id" = $1 and "import_id" = $2 and "position" > $3 and "outcome" is not null order by "position" limit $4;

-- deletePortion
delete from user_import_rows where project_id = $1 and ctid = any(array(
  select ctid from user_import_rows where project_id = $1 and import_id = $2 and ($3::boolean or parsed is not null)
  order by position limit $4))
returning 1 as removed /* patient */;

-- deletePortion
delete from user_import_accounts where project_id = $1 and ctid = any(array(
  select ctid from user_import_accounts where project_id = $1 and import_id = $2 order by user_source_id limit $3))
returning 1 as removed /* patient */;

-- apps/server/src/modules/user-imports/user-imports.store.ts

-- insertUserImport
insert into "user_imports" ("file_name", "format", "project_id", "id", "state", "options", "actor", "created_at", "updated_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *;

-- findUserImport
select * from "user_imports" where "project_id" = $1 and "id" = $2;

-- lockUserImport
select * from "user_imports" where "project_id" = $1 and "id" = $2 for update;

-- listUserImportsOfProject
select * from "user_imports" where "project_id" = $1 and ("created_at", "id") < ($2, $3) order by "created_at" desc, "id" desc limit $4;

-- listUserImportsOfProject
select * from "user_imports" where "project_id" = $1 order by "created_at" desc, "id" desc limit $2;

-- countWaitingImports
select count(*) as "count" from "user_imports" where "project_id" = $1 and "state" in ($2, $3);

-- changeUserImport
update "user_imports" set "bytes_read" = $1, "bytes_total" = $2, "chunks" = $3, "dry_run" = $4, "finished_at" = $5, "last_position" = $6, "rows_created" = $7, "rows_failed" = $8, "rows_skipped" = $9, "rows_total" = $10, "rows_unreadable" = $11, "state" = $12, "actor" = $13, "problem" = $14, "updated_at" = $15 where "project_id" = $16 and "id" = $17 returning *;

-- changeUserImport
update "user_imports" set "updated_at" = $1 where "project_id" = $2 and "id" = $3 returning *;

-- changeUserImport
update "user_imports" set "actor" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- changeUserImport
update "user_imports" set "bytes_read" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- changeUserImport
update "user_imports" set "bytes_total" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- changeUserImport
update "user_imports" set "chunks" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- changeUserImport
update "user_imports" set "dry_run" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- changeUserImport
update "user_imports" set "finished_at" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- changeUserImport
update "user_imports" set "last_position" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- changeUserImport
update "user_imports" set "problem" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- changeUserImport
update "user_imports" set "rows_created" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- changeUserImport
update "user_imports" set "rows_failed" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- hasRunningImport
select "id" from "user_imports" where "project_id" = $1 and state in ('reading', 'checking', 'importing');

-- advanceMark
update "user_imports" set "last_position" = $1, "rows_created" = rows_created + $2, "rows_skipped" = rows_skipped + $3, "rows_failed" = rows_failed + $4, "updated_at" = $5 where "project_id" = $6 and "id" = $7;

-- insertChunk
insert into "user_import_chunks" ("bytes", "import_id", "position", "project_id") values ($1, $2, $3, $4) on conflict ("project_id", "import_id", "position") do nothing returning "position";

-- readChunk
select "bytes" from "user_import_chunks" where "project_id" = $1 and "import_id" = $2 and "position" = $3;

-- lastChunkPosition
select max("position") as "last" from "user_import_chunks" where "project_id" = $1 and "import_id" = $2;

-- deleteChunks
delete from "user_import_chunks" where "project_id" = $1 and "import_id" = $2 /* patient */;

-- listImportsLeftSince
select * from "user_imports" where "state" in ($1) and "updated_at" < $2 order by "updated_at" limit $3;

-- deleteUserImport
delete from "user_imports" where "project_id" = $1 and "id" = $2 /* patient */;

-- apps/server/src/modules/users/bulk-users.store.ts

-- insertUsers
insert into users (project_id, id, email, email_key, email_verified_at, username, username_key, name, name_key, image_url, locale, roles,
  public_metadata, private_metadata, banned_at, ban_reason, ban_expires_at, last_sign_in_at, created_at, updated_at)
select $1, r.id, r.email, r."emailKey", r."emailVerifiedAt", r.username, r."usernameKey", r.name, r."nameKey", r."imageUrl", r.locale, r.roles,
  r."publicMetadata", r."privateMetadata", r."bannedAt", r."banReason", r."banExpiresAt", r."lastSignInAt", r."createdAt", $3
from jsonb_to_recordset($2::jsonb) as r(id uuid, email text, "emailKey" text, "emailVerifiedAt" timestamptz, username text, "usernameKey" text, name text,
  "nameKey" text, "imageUrl" text, locale text, roles text[], "publicMetadata" jsonb, "privateMetadata" jsonb, "bannedAt" timestamptz, "banReason" text,
  "banExpiresAt" timestamptz, "lastSignInAt" timestamptz, "createdAt" timestamptz)
order by r."emailKey"
on conflict do nothing
returning id /* patient */;

-- listTakenKeys
select email_key as key from users where project_id = $1 and email_key = any($2::text[]);

-- listTakenKeys
select username_key as key from users where project_id = $1 and username_key = any($2::text[])
union select username_key from username_reservations where project_id = $1 and username_key = any($2::text[]) and expires_at > $3;

-- apps/server/src/modules/users/count-users.store.ts

-- countUsersOfStatus
select count(*)::int as "count" from (select "id" from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null order by "created_at" desc, "id" desc limit $3) as "found";

-- countUsersOfStatus
select count(*)::int as "count" from (select "id" from "users" where "project_id" = $1 and "deletion_due_at" is null and "banned_at" is not null and (users.ban_expires_at is null or users.ban_expires_at > $2) order by "created_at" desc, "id" desc limit $3) as "found";

-- countUsersOfStatus
select count(*)::int as "count" from (select "id" from "users" where "project_id" = $1 and "deletion_due_at" is not null order by "created_at" desc, "id" desc limit $2) as "found";

-- countUsersOfStatus
select count(*)::int as "count" from (select "id" from "users" where "project_id" = $1 order by "created_at" desc, "id" desc limit $2) as "found";

-- countFoundUsers
select count(*)::int as "count" from (select "id" from (select "id" from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null and "email_key" >= $3 and "email_key" < $4 order by "email_key" limit $5) as "by_email" union select "id" from (select "id" from "users" where "project_id" = $6 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $7) and "email_verified_at" is not null and "name_key" >= $8 and "name_key" < $9 order by "name_key", "id" limit $10) as "by_name" union select "id" from (select "id" from "users" where "project_id" = $11 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $12) and "email_verified_at" is not null and "username_key" >= $13 and "username_key" < $14 order by "username_key" limit $15) as "by_username") as "found";

-- countFoundUsers
select count(*)::int as "count" from (select "id" from (select "id" from "users" where "project_id" = $1 and "deletion_due_at" is null and "banned_at" is not null and (users.ban_expires_at is null or users.ban_expires_at > $2) and "email_key" >= $3 and "email_key" < $4 order by "email_key" limit $5) as "by_email" union select "id" from (select "id" from "users" where "project_id" = $6 and "deletion_due_at" is null and "banned_at" is not null and (users.ban_expires_at is null or users.ban_expires_at > $7) and "name_key" >= $8 and "name_key" < $9 order by "name_key", "id" limit $10) as "by_name" union select "id" from (select "id" from "users" where "project_id" = $11 and "deletion_due_at" is null and "banned_at" is not null and (users.ban_expires_at is null or users.ban_expires_at > $12) and "username_key" >= $13 and "username_key" < $14 order by "username_key" limit $15) as "by_username") as "found";

-- countFoundUsers
select count(*)::int as "count" from (select "id" from (select "id" from "users" where "project_id" = $1 and "deletion_due_at" is not null and "email_key" >= $2 and "email_key" < $3 order by "email_key" limit $4) as "by_email" union select "id" from (select "id" from "users" where "project_id" = $5 and "deletion_due_at" is not null and "name_key" >= $6 and "name_key" < $7 order by "name_key", "id" limit $8) as "by_name" union select "id" from (select "id" from "users" where "project_id" = $9 and "deletion_due_at" is not null and "username_key" >= $10 and "username_key" < $11 order by "username_key" limit $12) as "by_username") as "found";

-- countFoundUsers
select count(*)::int as "count" from (select "id" from (select "id" from "users" where "project_id" = $1 and "email_key" >= $2 and "email_key" < $3 order by "email_key" limit $4) as "by_email" union select "id" from (select "id" from "users" where "project_id" = $5 and "name_key" >= $6 and "name_key" < $7 order by "name_key", "id" limit $8) as "by_name" union select "id" from (select "id" from "users" where "project_id" = $9 and "username_key" >= $10 and "username_key" < $11 order by "username_key" limit $12) as "by_username") as "found";

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
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null and "username_key" >= $3 and "username_key" < $4 and ("username_key" >= $5 and ("username_key" > $6 or "id" > $7)) order by "username_key" limit $8;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and "banned_at" is not null and (users.ban_expires_at is null or users.ban_expires_at > $2) and "email_key" >= $3 and "email_key" < $4 and ("email_key" >= $5 and ("email_key" > $6 or "id" > $7)) order by "email_key" limit $8;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and "banned_at" is not null and (users.ban_expires_at is null or users.ban_expires_at > $2) and "name_key" >= $3 and "name_key" < $4 and ("name_key", "id") > ($5, $6) order by "name_key", "id" limit $7;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and "banned_at" is not null and (users.ban_expires_at is null or users.ban_expires_at > $2) and "username_key" >= $3 and "username_key" < $4 and ("username_key" >= $5 and ("username_key" > $6 or "id" > $7)) order by "username_key" limit $8;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is not null and "email_key" >= $2 and "email_key" < $3 and ("email_key" >= $4 and ("email_key" > $5 or "id" > $6)) order by "email_key" limit $7;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is not null and "name_key" >= $2 and "name_key" < $3 and ("name_key", "id") > ($4, $5) order by "name_key", "id" limit $6;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is not null and "username_key" >= $2 and "username_key" < $3 and ("username_key" >= $4 and ("username_key" > $5 or "id" > $6)) order by "username_key" limit $7;

-- searchUsers
select * from "users" where "project_id" = $1 and "email_key" >= $2 and "email_key" < $3 order by "email_key" limit $4;

-- searchUsers
select * from "users" where "project_id" = $1 and "name_key" >= $2 and "name_key" < $3 order by "name_key", "id" limit $4;

-- searchUsers
select * from "users" where "project_id" = $1 and "username_key" >= $2 and "username_key" < $3 order by "username_key" limit $4;

-- searchUsers
select * from "users" where "project_id" = $1 and "email_key" >= $2 and "email_key" < $3 and ("email_key" >= $4 and ("email_key" > $5 or "id" > $6)) order by "email_key" limit $7;

-- searchUsers
select * from "users" where "project_id" = $1 and "name_key" >= $2 and "name_key" < $3 and ("name_key", "id") > ($4, $5) order by "name_key", "id" limit $6;

-- searchUsers
select * from "users" where "project_id" = $1 and "username_key" >= $2 and "username_key" < $3 and ("username_key" >= $4 and ("username_key" > $5 or "id" > $6)) order by "username_key" limit $7;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null and "email_key" >= $3 and "email_key" < $4 order by "email_key" limit $5;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null and "name_key" >= $3 and "name_key" < $4 order by "name_key", "id" limit $5;

-- searchUsers
select * from "users" where "project_id" = $1 and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $2) and "email_verified_at" is not null and "username_key" >= $3 and "username_key" < $4 order by "username_key" limit $5;

-- listUsersWithPassword
select "user_id" from "passwords" where "project_id" = $1 and "user_id" in ($2);

-- apps/server/src/modules/users/managed-users.store.ts

-- lockUsers
select * from "users" where "project_id" = $1 and "id" in ($2) order by "id" for update;

-- setUserEmail
update "users" set "email" = $1, "email_key" = $2, "email_verified_at" = $3, "updated_at" = $4 where "project_id" = $5 and "id" = $6 returning *;

-- setUserRoles
update "users" set "roles" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- getUsername
select "username", "username_key" from "users" where "project_id" = $1 and "id" = $2;

-- takeOverProfile
update "users" set "name" = $1, "name_key" = $2, "locale" = $3, "username" = $4, "username_key" = $5, "image_url" = $6, "roles" = $7, "public_metadata" = $8, "private_metadata" = $9, "updated_at" = $10 where "project_id" = $11 and "id" = $12 returning *;

-- takeOverProfile
update "users" set "username" = $1, "username_key" = $2, "image_url" = $3, "roles" = $4, "updated_at" = $5 where "project_id" = $6 and "id" = $7 returning *;

-- takeOverProfile
update "users" set "locale" = $1, "username" = $2, "username_key" = $3, "image_url" = $4, "roles" = $5, "updated_at" = $6 where "project_id" = $7 and "id" = $8 returning *;

-- takeOverProfile
update "users" set "name" = $1, "name_key" = $2, "username" = $3, "username_key" = $4, "image_url" = $5, "roles" = $6, "updated_at" = $7 where "project_id" = $8 and "id" = $9 returning *;

-- takeOverProfile
update "users" set "username" = $1, "username_key" = $2, "image_url" = $3, "roles" = $4, "private_metadata" = $5, "updated_at" = $6 where "project_id" = $7 and "id" = $8 returning *;

-- takeOverProfile
update "users" set "username" = $1, "username_key" = $2, "image_url" = $3, "roles" = $4, "public_metadata" = $5, "updated_at" = $6 where "project_id" = $7 and "id" = $8 returning *;

-- apps/server/src/modules/users/usernames.store.ts

-- reserveUsername
insert into username_reservations as r (project_id, username_key, holder_hash, expires_at)
select $1::uuid, $2::text, $3::bytea, $4::timestamptz
where not exists (select from users u where u.project_id = $1 and u.username_key = $2 and u.id is distinct from $6::uuid)
on conflict (project_id, username_key) do update set holder_hash = excluded.holder_hash, expires_at = excluded.expires_at
where r.holder_hash = excluded.holder_hash or r.holder_hash = $7::bytea or r.expires_at <= $5::timestamptz
returning r.username_key as "usernameKey";

-- reserveUsernames
insert into username_reservations as r (project_id, username_key, holder_hash, expires_at)
select $1::uuid, w.username_key, w.holder_hash, $4::timestamptz from unnest($2::text[], $3::bytea[]) as w(username_key, holder_hash)
where not exists (select from users u where u.project_id = $1 and u.username_key = w.username_key)
order by w.username_key
on conflict (project_id, username_key) do update set holder_hash = excluded.holder_hash, expires_at = excluded.expires_at
where r.expires_at <= $5::timestamptz
returning r.username_key as "usernameKey" /* patient */;

-- removeEndedUsernameReservations
with "ended" as (select "project_id", "username_key" from "username_reservations" where "expires_at" < $1 order by "expires_at" limit $2 for update skip locked) delete from "username_reservations" using "ended" where "username_reservations"."project_id" = "ended"."project_id" and "username_reservations"."username_key" = "ended"."username_key" /* patient */;

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

-- holdUserByEmail
select * from "users" where "project_id" = $1 and "email_key" = $2 for key share;

-- insertUser
insert into "users" ("project_id", "id", "email", "email_key", "email_verified_at", "name", "name_key", "image_url", "locale", "public_metadata", "private_metadata", "created_at", "updated_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict ("project_id", "email_key") do nothing returning *;

-- updateUser
update "users" set "name" = $1, "name_key" = $2, "image_url" = $3, "locale" = $4, "email_verified_at" = $5, "public_metadata" = $6, "private_metadata" = $7, "updated_at" = $8 where "project_id" = $9 and "id" = $10 returning *;

-- updateUser
update "users" set "updated_at" = $1 where "project_id" = $2 and "id" = $3 returning *;

-- updateUser
update "users" set "email_verified_at" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUser
update "users" set "image_url" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUser
update "users" set "locale" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUser
update "users" set "name" = $1, "name_key" = $2, "updated_at" = $3 where "project_id" = $4 and "id" = $5 returning *;

-- updateUser
update "users" set "private_metadata" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUser
update "users" set "public_metadata" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUserProfile
update "users" set "name" = $1, "name_key" = $2, "image_url" = $3, "locale" = $4, "updated_at" = $5 where "project_id" = $6 and "id" = $7 returning *;

-- updateUserProfile
update "users" set "updated_at" = $1 where "project_id" = $2 and "id" = $3 returning *;

-- updateUserProfile
update "users" set "image_url" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUserProfile
update "users" set "locale" = $1, "updated_at" = $2 where "project_id" = $3 and "id" = $4 returning *;

-- updateUserProfile
update "users" set "name" = $1, "name_key" = $2, "updated_at" = $3 where "project_id" = $4 and "id" = $5 returning *;

-- setUsername
update "users" set "username" = $1, "username_key" = $2, "updated_at" = $3 where "project_id" = $4 and "id" = $5 returning *;

-- confirmUserEmail
update "users" set "email_verified_at" = coalesce("email_verified_at", $1), "locale" = coalesce("locale", $2), "updated_at" = $3, "name" = $4, "name_key" = $5 where "project_id" = $6 and "id" = $7 returning *;

-- confirmUserEmail
update "users" set "email_verified_at" = coalesce("email_verified_at", $1), "locale" = coalesce("locale", $2), "updated_at" = $3 where "project_id" = $4 and "id" = $5 returning *;

-- claimUserRow
update "users" set "name" = $1, "name_key" = $2, "image_url" = $3, "locale" = $4, "email_verified_at" = $5, "username" = $6, "username_key" = $7, "updated_at" = $8 where "project_id" = $9 and "id" = $10 returning *;

-- setUserBan
update "users" set "banned_at" = $1, "ban_reason" = $2, "ban_expires_at" = $3, "updated_at" = $4 where "project_id" = $5 and "id" = $6 returning *;

-- clearUserBan
update "users" set "banned_at" = $1, "ban_reason" = $2, "ban_expires_at" = $3, "updated_at" = $4 where "project_id" = $5 and "id" = $6 returning *;

-- scheduleUserDeletion
update "users" set "deletion_requested_at" = $1, "deletion_due_at" = $2, "updated_at" = $3 where "project_id" = $4 and "id" = $5 returning *;

-- clearUserDeletion
update "users" set "deletion_requested_at" = $1, "deletion_due_at" = $2, "updated_at" = $3 where "project_id" = $4 and "id" = $5 returning *;

-- deleteUserRow
delete from "users" where "project_id" = $1 and "id" = $2 /* patient */;

-- listUsersDueForDeletion
select * from "users" where "deletion_due_at" <= $1 order by "deletion_due_at" limit $2;

-- listUsableUserIds
select "id" from "users" where "project_id" = $1 and "id" in ($2) and "deletion_due_at" is null and ("banned_at" is null or "ban_expires_at" <= $3);

-- patch
update "users" set "updated_at" = $1 where "project_id" = $2 and "id" = $3 returning *;

-- apps/server/src/modules/waitlist/waitlist.store.ts

-- findOrInsertEntry
insert into waitlist_counters as c (project_id, last_position) values ($1::uuid, 0)
on conflict (project_id) do update set last_position = c.last_position;

-- findOrInsertEntry
with known as (
  select * from waitlist_entries where project_id = $1 and email_key = $4
), added as (
  insert into waitlist_entries (project_id, id, position, email, email_key, locale, joined_at)
  select c.project_id, $2::uuid, c.last_position + 1, $3::text, $4::text, $5::text, $6::timestamptz
  from waitlist_counters c where c.project_id = $1 and not exists (select from known)
  returning *
), counted as (
  update waitlist_counters c set last_position = added.position from added where c.project_id = added.project_id
)
select entry.project_id as "projectId", entry.id, entry.position, entry.email, entry.email_key as "emailKey", entry.locale,
  entry.joined_at as "joinedAt", entry.approved_at as "approvedAt", entry.approved_by as "approvedBy", entry."isNew"
from (select *, true as "isNew" from added union all select *, false from known) as entry;

-- findEntry
select * from "waitlist_entries" where "project_id" = $1 and "id" = $2;

-- listEntries
select * from "waitlist_entries" where "project_id" = $1 and "approved_at" is not null and "position" > $2 order by "position" limit $3;

-- listEntries
select * from "waitlist_entries" where "project_id" = $1 and "approved_at" is null and "position" > $2 order by "position" limit $3;

-- listEntries
select * from "waitlist_entries" where "project_id" = $1 order by "position" limit $2;

-- listEntries
select * from "waitlist_entries" where "project_id" = $1 and "position" > $2 order by "position" limit $3;

-- listEntries
select * from "waitlist_entries" where "project_id" = $1 and "approved_at" is not null order by "position" limit $2;

-- approveEntries
select "id" from "waitlist_entries" where "project_id" = $1 and "id" in ($2) and "approved_at" is null order by "position" for update;

-- approveEntries
update "waitlist_entries" set "approved_at" = $1, "approved_by" = $2 where "project_id" = $3 and "id" in ($4) and "approved_at" is null returning *;

-- approveNextEntries
select "id" from "waitlist_entries" where "project_id" = $1 and "approved_at" is null order by "position" limit $2 for update skip locked;

-- approveNextEntries
update "waitlist_entries" set "approved_at" = $1, "approved_by" = $2 where "project_id" = $3 and "id" in ($4) and "approved_at" is null returning *;

-- deleteEntry
delete from "waitlist_entries" where "project_id" = $1 and "id" = $2 returning *;

-- apps/server/src/platform/change-feed/change-feed.store.ts

-- deleteFeedRows
with recursive front as (
  (select id, created_at from change_feed order by id limit 1)
  union all
  (select next.id, next.created_at from front
   cross join lateral (select id, created_at from change_feed where id > front.id order by id limit 1) next
   where front.created_at < $1)
)
delete from change_feed where id = any(array(select id from front where created_at < $1 limit $2)) /* patient */;

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

-- bulk_actions.delete_old
delete from bulk_actions where ctid = any(array(select ctid from bulk_actions where finished_at < $1 order by finished_at limit $2)) /* patient */;

-- captchas.count_sealed_under
select count(*) as count from captchas where substring(secret_sealed from 2 for 16) = uuid_send($1);

-- captchas.list_sealed_under
select project_id, secret_sealed as sealed from captchas where substring(secret_sealed from 2 for 16) = uuid_send($1) limit $2;

-- captchas.replace_sealed
update captchas set secret_sealed = $1 where secret_sealed = $2 and project_id = $3;

-- change_feed.delete_old
with recursive front as (
  (select id, created_at from change_feed order by id limit 1)
  union all
  (select next.id, next.created_at from front
   cross join lateral (select id, created_at from change_feed where id > front.id order by id limit 1) next
   where front.created_at < $1)
)
delete from change_feed where id = any(array(select id from front where created_at < $1 limit $2)) /* patient */;

-- devices.find_known
select id, trusted_until as "trustedUntil" from devices where project_id = $1 and secret_hash = $2 and user_id = $3;

-- devices.move
with held as (
  select project_id, id from devices where project_id = $1 and secret_hash = $2 for update skip locked
)
update devices d set secret_hash = $3 from held where d.project_id = held.project_id and d.id = held.id;

-- idempotency.count_sealed_under
select count(*) as count from idempotency_keys where substring(body_sealed from 2 for 16) = uuid_send($1);

-- identities.insert_bulk
insert into identities (project_id, id, user_id, provider, issuer, subject, email, created_at, last_used_at)
select $1, r.id, r."userId", r.provider, r.issuer, r.subject, r.email, $3, $3
from jsonb_to_recordset($2::jsonb) as r(id uuid, "userId" uuid, provider text, issuer text, subject text, email text)
order by r.provider, r.issuer, r.subject
on conflict do nothing
returning id /* patient */;

-- jobs.delete_finished
delete from jobs.job where (name, id) in (
  select name, id from jobs.job where completed_on < jobs.job_now() - $1 * interval '1 second' order by completed_on limit $2);

-- jobs.take_back
update jobs.job set state = (case when retry_count < retry_limit then 'retry' else 'failed' end)::jobs.job_state,
  start_after = jobs.job_now(), completed_on = case when retry_count < retry_limit then null else jobs.job_now() end
where name = any($1) and state = 'active' and (heartbeat_on + heartbeat_seconds * interval '1 second' < jobs.job_now()
  or started_on + expire_seconds * interval '1 second' < jobs.job_now());

-- limits.forget_blocked
delete from limits where project_id = $1 and kind = $2 and subject = $3 and blocked_until > $4::timestamptz
returning blocked_until as "blockedUntil";

-- limits.list_blocked
select subject, blocked_until as "blockedUntil" from limits
where project_id = $1 and kind = $2 and subject = any($3::text[]) and blocked_until > $4::timestamptz;

-- limits.take_1_many
with relaxed as materialized (select set_config('synchronous_commit', 'off', true)), asked as (
  select asked.* from relaxed, unnest($4::text[]) with ordinality as asked (subject0, n)
), t0 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $3::text, subject0, $2::timestamptz, count(*) from asked
  group by subject0 having count(*) <= $5::integer order by subject0 collate "C"
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then excluded.count else l.count + excluded.count end,
    strikes = (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count + excluded.count <= $5::integer)
  returning l.subject, l.count, l.window_started_at, l.blocked_until
), a0 as (
  select who.n, subject0, t0.count, t0.window_started_at, t0.blocked_until
  from asked who join t0 on t0.subject = who.subject0
)
select 0 as level, n, true as taken, false as closed, count, window_started_at as "windowStartedAt", blocked_until as "blockedUntil" from a0
order by level;

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
select 0 as n, coalesce(t0.count <= $5::integer, false) as taken, coalesce(t0.count > $5::integer, false) as closed,
  coalesce(t0.count, l.count, 0) as count, coalesce(t0.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t0.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t0 on true
  left join limits l on l.project_id = $1 and l.kind = $3::text and l.subject = $4::text
union all
select 1 as n, coalesce(t1.count <= $11::integer, false) as taken, coalesce(t1.count > $11::integer, false) as closed,
  coalesce(t1.count, l.count, 0) as count, coalesce(t1.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t1.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t1 on true
  left join limits l on l.project_id = $1 and l.kind = $9::text and l.subject = $10::text
order by n;

-- limits.take_2_many
with relaxed as materialized (select set_config('synchronous_commit', 'off', true)), asked as (
  select asked.* from relaxed, unnest($4::text[], $8::text[]) with ordinality as asked (subject0, subject1, n)
), t0 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $3::text, subject0, $2::timestamptz, count(*) from asked
  group by subject0 having count(*) <= $5::integer order by subject0 collate "C"
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then excluded.count else l.count + excluded.count end,
    strikes = (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count + excluded.count <= $5::integer)
  returning l.subject, l.count, l.window_started_at, l.blocked_until
), a0 as (
  select who.n, subject0, subject1, t0.count, t0.window_started_at, t0.blocked_until
  from asked who join t0 on t0.subject = who.subject0
), t1 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $7::text, subject1, $2::timestamptz, count(*) from a0
  group by subject1 having count(*) <= $9::integer order by subject1 collate "C"
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $10::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $10::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then excluded.count else l.count + excluded.count end,
    strikes = (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $10::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count + excluded.count <= $9::integer)
  returning l.subject, l.count, l.window_started_at, l.blocked_until
), a1 as (
  select who.n, subject0, subject1, t1.count, t1.window_started_at, t1.blocked_until
  from a0 who join t1 on t1.subject = who.subject1
)
select 0 as level, n, true as taken, false as closed, count, window_started_at as "windowStartedAt", blocked_until as "blockedUntil" from a0
union all
select 1 as level, n, true as taken, false as closed, count, window_started_at as "windowStartedAt", blocked_until as "blockedUntil" from a1
order by level;

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
select 0 as n, coalesce(t0.count <= $5::integer, false) as taken, coalesce(t0.count > $5::integer, false) as closed,
  coalesce(t0.count, l.count, 0) as count, coalesce(t0.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t0.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t0 on true
  left join limits l on l.project_id = $1 and l.kind = $3::text and l.subject = $4::text
union all
select 1 as n, coalesce(t1.count <= $11::integer, false) as taken, coalesce(t1.count > $11::integer, false) as closed,
  coalesce(t1.count, l.count, 0) as count, coalesce(t1.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t1.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t1 on true
  left join limits l on l.project_id = $1 and l.kind = $9::text and l.subject = $10::text
union all
select 2 as n, coalesce(t2.count <= $17::integer, false) as taken, coalesce(t2.count > $17::integer, false) as closed,
  coalesce(t2.count, l.count, 0) as count, coalesce(t2.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t2.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t2 on true
  left join limits l on l.project_id = $1 and l.kind = $15::text and l.subject = $16::text
order by n;

-- limits.take_3_many
with relaxed as materialized (select set_config('synchronous_commit', 'off', true)), asked as (
  select asked.* from relaxed, unnest($4::text[], $8::text[], $12::text[]) with ordinality as asked (subject0, subject1, subject2, n)
), t0 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $3::text, subject0, $2::timestamptz, count(*) from asked
  group by subject0 having count(*) <= $5::integer order by subject0 collate "C"
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then excluded.count else l.count + excluded.count end,
    strikes = (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count + excluded.count <= $5::integer)
  returning l.subject, l.count, l.window_started_at, l.blocked_until
), a0 as (
  select who.n, subject0, subject1, subject2, t0.count, t0.window_started_at, t0.blocked_until
  from asked who join t0 on t0.subject = who.subject0
), t1 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $7::text, subject1, $2::timestamptz, count(*) from a0
  group by subject1 having count(*) <= $9::integer order by subject1 collate "C"
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $10::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $10::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then excluded.count else l.count + excluded.count end,
    strikes = (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $10::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count + excluded.count <= $9::integer)
  returning l.subject, l.count, l.window_started_at, l.blocked_until
), a1 as (
  select who.n, subject0, subject1, subject2, t1.count, t1.window_started_at, t1.blocked_until
  from a0 who join t1 on t1.subject = who.subject1
), t2 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $11::text, subject2, $2::timestamptz, count(*) from a1
  group by subject2 having count(*) <= $13::integer order by subject2 collate "C"
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $14::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $14::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then excluded.count else l.count + excluded.count end,
    strikes = (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $14::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count + excluded.count <= $13::integer)
  returning l.subject, l.count, l.window_started_at, l.blocked_until
), a2 as (
  select who.n, subject0, subject1, subject2, t2.count, t2.window_started_at, t2.blocked_until
  from a1 who join t2 on t2.subject = who.subject2
)
select 0 as level, n, true as taken, false as closed, count, window_started_at as "windowStartedAt", blocked_until as "blockedUntil" from a0
union all
select 1 as level, n, true as taken, false as closed, count, window_started_at as "windowStartedAt", blocked_until as "blockedUntil" from a1
union all
select 2 as level, n, true as taken, false as closed, count, window_started_at as "windowStartedAt", blocked_until as "blockedUntil" from a2
order by level;

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
select 0 as n, coalesce(t0.count <= $5::integer, false) as taken, coalesce(t0.count > $5::integer, false) as closed,
  coalesce(t0.count, l.count, 0) as count, coalesce(t0.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t0.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t0 on true
  left join limits l on l.project_id = $1 and l.kind = $3::text and l.subject = $4::text
union all
select 1 as n, coalesce(t1.count <= $11::integer, false) as taken, coalesce(t1.count > $11::integer, false) as closed,
  coalesce(t1.count, l.count, 0) as count, coalesce(t1.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t1.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t1 on true
  left join limits l on l.project_id = $1 and l.kind = $9::text and l.subject = $10::text
union all
select 2 as n, coalesce(t2.count <= $17::integer, false) as taken, coalesce(t2.count > $17::integer, false) as closed,
  coalesce(t2.count, l.count, 0) as count, coalesce(t2.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t2.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t2 on true
  left join limits l on l.project_id = $1 and l.kind = $15::text and l.subject = $16::text
union all
select 3 as n, coalesce(t3.count <= $23::integer, false) as taken, coalesce(t3.count > $23::integer, false) as closed,
  coalesce(t3.count, l.count, 0) as count, coalesce(t3.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t3.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t3 on true
  left join limits l on l.project_id = $1 and l.kind = $21::text and l.subject = $22::text
order by n;

-- limits.take_4_many
with relaxed as materialized (select set_config('synchronous_commit', 'off', true)), asked as (
  select asked.* from relaxed, unnest($4::text[], $8::text[], $12::text[], $16::text[]) with ordinality as asked (subject0, subject1, subject2, subject3, n)
), t0 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $3::text, subject0, $2::timestamptz, count(*) from asked
  group by subject0 having count(*) <= $5::integer order by subject0 collate "C"
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then excluded.count else l.count + excluded.count end,
    strikes = (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $6::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count + excluded.count <= $5::integer)
  returning l.subject, l.count, l.window_started_at, l.blocked_until
), a0 as (
  select who.n, subject0, subject1, subject2, subject3, t0.count, t0.window_started_at, t0.blocked_until
  from asked who join t0 on t0.subject = who.subject0
), t1 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $7::text, subject1, $2::timestamptz, count(*) from a0
  group by subject1 having count(*) <= $9::integer order by subject1 collate "C"
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $10::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $10::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then excluded.count else l.count + excluded.count end,
    strikes = (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $10::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count + excluded.count <= $9::integer)
  returning l.subject, l.count, l.window_started_at, l.blocked_until
), a1 as (
  select who.n, subject0, subject1, subject2, subject3, t1.count, t1.window_started_at, t1.blocked_until
  from a0 who join t1 on t1.subject = who.subject1
), t2 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $11::text, subject2, $2::timestamptz, count(*) from a1
  group by subject2 having count(*) <= $13::integer order by subject2 collate "C"
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $14::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $14::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then excluded.count else l.count + excluded.count end,
    strikes = (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $14::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count + excluded.count <= $13::integer)
  returning l.subject, l.count, l.window_started_at, l.blocked_until
), a2 as (
  select who.n, subject0, subject1, subject2, subject3, t2.count, t2.window_started_at, t2.blocked_until
  from a1 who join t2 on t2.subject = who.subject2
), t3 as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, $15::text, subject3, $2::timestamptz, count(*) from a2
  group by subject3 having count(*) <= $17::integer order by subject3 collate "C"
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then $2::timestamptz else l.window_started_at end,
    count = case when ($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) then excluded.count else l.count + excluded.count end,
    strikes = (case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (($2::timestamptz >= l.window_started_at + make_interval(secs => $18::float8) or coalesce(l.blocked_until > l.window_started_at, false)) or l.count + excluded.count <= $17::integer)
  returning l.subject, l.count, l.window_started_at, l.blocked_until
), a3 as (
  select who.n, subject0, subject1, subject2, subject3, t3.count, t3.window_started_at, t3.blocked_until
  from a2 who join t3 on t3.subject = who.subject3
)
select 0 as level, n, true as taken, false as closed, count, window_started_at as "windowStartedAt", blocked_until as "blockedUntil" from a0
union all
select 1 as level, n, true as taken, false as closed, count, window_started_at as "windowStartedAt", blocked_until as "blockedUntil" from a1
union all
select 2 as level, n, true as taken, false as closed, count, window_started_at as "windowStartedAt", blocked_until as "blockedUntil" from a2
union all
select 3 as level, n, true as taken, false as closed, count, window_started_at as "windowStartedAt", blocked_until as "blockedUntil" from a3
order by level;

-- mail_senders.count_sealed_under
select count(*) as count from mail_senders where substring(api_key_sealed from 2 for 16) = uuid_send($1);

-- mail_senders.list_sealed_under
select project_id, api_key_sealed as sealed from mail_senders where substring(api_key_sealed from 2 for 16) = uuid_send($1) limit $2;

-- mail_senders.replace_sealed
update mail_senders set api_key_sealed = $1 where api_key_sealed = $2 and project_id = $3;

-- mails.count_sealed_under
select count(*) as count from jobs.job where name = 'mail' and state < 'completed' and substring(decode(data ->> 'sealed', 'base64') from 2 for 16) = uuid_send($1);

-- outbox.tell
with telling (audits, events, feeds) as (values ($1::jsonb, $2::jsonb, $3::jsonb)), audited as (
  insert into audit_events (project_id, id, action, actor_type, actor_id, impersonator, target_type, target_id, changes, ip, user_agent, request_id, occurred_at)
  select r."projectId", r.id, r.action, r."actorType", r."actorId", r.impersonator, r."targetType", r."targetId", r.changes, r.ip, r."userAgent", r."requestId",
    r."occurredAt"
  from telling cross join jsonb_to_recordset(audits) as r("projectId" uuid, id uuid, action text, "actorType" text, "actorId" text, impersonator text,
    "targetType" text, "targetId" text, changes jsonb, ip inet, "userAgent" text, "requestId" text, "occurredAt" timestamptz)
), told as (
  insert into outbox_events (project_id, id, type, data, occurred_at)
  select r."projectId", r.id, r.type, r.data, r."occurredAt"
  from telling cross join jsonb_to_recordset(events) as r("projectId" uuid, id uuid, type text, data jsonb, "occurredAt" timestamptz)
), fed as (
  insert into change_feed (project_id, scope, subject_id, created_at)
  select r."projectId", r.scope, r."subjectId", r."createdAt"
  from telling cross join jsonb_to_recordset(feeds) as r("projectId" uuid, scope text, "subjectId" uuid, "createdAt" timestamptz)
) select;

-- password_signer_keys.count_sealed_under
select count(*) as count from password_signer_keys where substring(key_sealed from 2 for 16) = uuid_send($1);

-- password_signer_keys.list_sealed_under
select project_id, id, key_sealed as sealed from password_signer_keys where substring(key_sealed from 2 for 16) = uuid_send($1) limit $2;

-- password_signer_keys.replace_sealed
update password_signer_keys set key_sealed = $1 where key_sealed = $2 and project_id = $3 and id = $4;

-- passwords.find_sign_in_candidates
select asked.n, u.id as "userId", u.email_key as "emailKey", u.username, p.hash, waiting.hash as "waitingHash",
  waiting.user_id as "waitingUserId",
  exists (select from devices d where d.project_id = u.project_id and d.secret_hash = asked.device_hash and d.user_id = u.id) as "knownDevice",
  exists (select from totp_factors f where f.project_id = u.project_id and f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor"
from unnest($1::uuid[], $2::text[], $3::bytea[], $4::timestamptz[]) with ordinality as asked (project_id, key, device_hash, now, n)
join users u on u.project_id = asked.project_id and u.email_key = asked.key
left join passwords p on p.project_id = u.project_id and p.user_id = u.id
left join lateral (
  select t.payload ->> 'passwordHash' as hash, t.user_id from one_time_tokens t
  where true and t.project_id = u.project_id and t.email_key = u.email_key and t.kind in ('email_verification', 'email_verification_decoy') and t.used_at is null and t.voided_at is null and t.expires_at > asked.now
  order by t.created_at desc limit 1
) waiting on true;

-- passwords.find_sign_in_candidates_by_username
select asked.n, u.id as "userId", u.email_key as "emailKey", u.username, p.hash, waiting.hash as "waitingHash",
  waiting.user_id as "waitingUserId",
  exists (select from devices d where d.project_id = u.project_id and d.secret_hash = asked.device_hash and d.user_id = u.id) as "knownDevice",
  exists (select from totp_factors f where f.project_id = u.project_id and f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor"
from unnest($1::uuid[], $2::text[], $3::bytea[], $4::timestamptz[]) with ordinality as asked (project_id, key, device_hash, now, n)
join users u on u.project_id = asked.project_id and u.username_key = asked.key
left join passwords p on p.project_id = u.project_id and p.user_id = u.id
left join lateral (
  select t.payload ->> 'passwordHash' as hash, t.user_id from one_time_tokens t
  where false and t.project_id = u.project_id and t.email_key = u.email_key and t.kind in ('email_verification', 'email_verification_decoy') and t.used_at is null and t.voided_at is null and t.expires_at > asked.now
  order by t.created_at desc limit 1
) waiting on true;

-- passwords.insert_bulk
insert into passwords (project_id, user_id, hash, changed_at)
select $1, r.user_id, r.hash, $4 from unnest($2::uuid[], $3::text[]) as r(user_id, hash) /* patient */;

-- passwords.list_hashes
select user_id as "userId", hash from passwords where project_id = $1 and user_id = any($2::uuid[]);

-- passwords.sign_in_many
with asked as (
  select *
  from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::bytea[], $7::text[], $8::text[], $9::inet[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::uuid[], $15::bytea[], $16::boolean[], $17::boolean[], $18::text[], $19::boolean[], $20::boolean[], $21::jsonb[], $22::jsonb[], $23::jsonb[])
    with ordinality as asked (project_id, id, user_id, application_id, organization_id, secret_hash, transport, amr, ip, user_agent, now, expires_at, idle_expires_at,
  device_id, device_secret_hash, tell_of_new_device, verified_only, proven_hash, without_factor, named_only, audits, events, feeds, n)
), entering as (
  select asked.*
  from asked join projects pr on pr.id = asked.project_id
  join applications a on a.project_id = asked.project_id and a.id = asked.application_id
  join users u on u.project_id = asked.project_id and u.id = asked.user_id
  join passwords p on p.project_id = asked.project_id and p.user_id = asked.user_id
  where (u.banned_at is null or u.ban_expires_at <= asked.now) and (u.email_verified_at is not null or not asked.verified_only) and p.hash = asked.proven_hash
    and (not asked.without_factor or not exists (
      select from totp_factors f where f.project_id = u.project_id and f.user_id = u.id and f.confirmed_at is not null))
    and (not asked.named_only or u.username_key is not null)
  for key share of pr, a skip locked for no key update of u skip locked for share of p skip locked
), signed_in as (
  update users u set last_sign_in_at = entering.now from entering where u.project_id = entering.project_id and u.id = entering.user_id
  returning u.*
), device as (
  insert into devices (project_id, id, user_id, secret_hash, user_agent, last_ip, created_at, last_seen_at)
  select distinct on (project_id, device_secret_hash, user_id) project_id, device_id, user_id, device_secret_hash, user_agent, ip, now, now from entering
  on conflict (project_id, secret_hash, user_id) do update
    set last_seen_at = excluded.last_seen_at, last_ip = excluded.last_ip, user_agent = coalesce(excluded.user_agent, devices.user_agent)
  returning project_id, id, user_id, secret_hash
), opened as (
  insert into sessions (project_id, id, lineage_id, user_id, application_id, device_id, organization_id, secret_hash, transport, amr, ip, user_agent,
    authenticated_at, created_at, last_seen_at, expires_at, idle_expires_at)
  select e.project_id, e.id, e.id, e.user_id, e.application_id, device.id, e.organization_id, e.secret_hash, e.transport, string_to_array(e.amr, ' '), e.ip,
    e.user_agent, e.now, e.now, e.now, e.expires_at, e.idle_expires_at
  from entering e join device on device.project_id = e.project_id and device.secret_hash = e.device_secret_hash and device.user_id = e.user_id
  returning *
), noticed as (
  insert into device_notices (project_id, id, user_id, ip, user_agent, created_at)
  select e.project_id, e.id, e.user_id, e.ip, e.user_agent, e.now
  from entering e join opened on opened.project_id = e.project_id and opened.id = e.id and opened.device_id = e.device_id
  where e.tell_of_new_device
    and exists (select from users b where b.project_id = e.project_id and b.id = e.user_id and b.last_sign_in_at is not null)
    and not exists (select from device_notices same where same.project_id = e.project_id and same.user_id = e.user_id and same.created_at > e.now - interval '1 day'
      and same.ip is not distinct from e.ip and same.user_agent is not distinct from e.user_agent)
), telling as (
  select audits, events, feeds from entering e join opened on opened.project_id = e.project_id and opened.id = e.id
), audited as (
  insert into audit_events (project_id, id, action, actor_type, actor_id, impersonator, target_type, target_id, changes, ip, user_agent, request_id, occurred_at)
  select r."projectId", r.id, r.action, r."actorType", r."actorId", r.impersonator, r."targetType", r."targetId", r.changes, r.ip, r."userAgent", r."requestId",
    r."occurredAt"
  from telling cross join jsonb_to_recordset(audits) as r("projectId" uuid, id uuid, action text, "actorType" text, "actorId" text, impersonator text,
    "targetType" text, "targetId" text, changes jsonb, ip inet, "userAgent" text, "requestId" text, "occurredAt" timestamptz)
), told as (
  insert into outbox_events (project_id, id, type, data, occurred_at)
  select r."projectId", r.id, r.type, r.data, r."occurredAt"
  from telling cross join jsonb_to_recordset(events) as r("projectId" uuid, id uuid, type text, data jsonb, "occurredAt" timestamptz)
), fed as (
  insert into change_feed (project_id, scope, subject_id, created_at)
  select r."projectId", r.scope, r."subjectId", r."createdAt"
  from telling cross join jsonb_to_recordset(feeds) as r("projectId" uuid, scope text, "subjectId" uuid, "createdAt" timestamptz)
)
select e.n, s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from opened s join signed_in u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on false left join organizations o on false left join organization_roles r on false join entering e on e.project_id = s.project_id and e.id = s.id;

-- providers.count_sealed_under
select count(*) as count from providers where substring(client_secret_sealed from 2 for 16) = uuid_send($1);

-- providers.list_sealed_under
select project_id, key, client_secret_sealed as sealed from providers where substring(client_secret_sealed from 2 for 16) = uuid_send($1) limit $2;

-- providers.replace_sealed
update providers set client_secret_sealed = $1 where client_secret_sealed = $2 and project_id = $3 and key = $4;

-- security_counts.delete_old
delete from security_counts where ctid = any(array(select ctid from security_counts where hour < $1 order by hour limit $2)) /* patient */;

-- security_overview.count_all_projects
insert into security_counts as c (project_id, hour, metric, key, count)
select project_id, hour, metric, key, count(*) from (
  select a.project_id, date_trunc('hour', a.occurred_at, 'UTC') as hour, case a.action when 'sessions.created' then 'sign_ins' when 'sign_in.failed' then 'failures' when 'limits.account_locked' then 'lockouts' when 'users.banned' then 'bans' when 'address_bans.added' then 'bans' end as metric,
    coalesce(left(case a.action when 'sessions.created' then a.changes #>> '{amr,0}' when 'sign_in.failed' then a.changes ->> 'reason' when 'limits.account_locked' then case when (a.changes ->> 'knownDevice')::boolean then 'device' else 'account' end when 'users.banned' then 'user' when 'address_bans.added' then 'address' end, 60), 'other') as key
  from audit_events a join projects p on p.id = a.project_id
  where a.occurred_at >= $1 and a.occurred_at < $2 and a.action in ('sessions.created', 'sign_in.failed', 'limits.account_locked', 'users.banned', 'address_bans.added')
  union all
  select d.project_id, date_trunc('hour', d.created_at, 'UTC'), 'new_devices', 'device'
  from devices d join projects p on p.id = d.project_id
  where d.created_at >= $1 and d.created_at < $2
) events
group by project_id, hour, metric, key
on conflict (project_id, hour, metric, key) do update set count = c.count + excluded.count /* patient */;

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

-- sessions.find_lineage
select lineage_id as "lineageId" from sessions where project_id = $1 and id = $2 and revoked_at is null;

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

-- sessions.inherit
with inherited as (
  update sessions s
  set lineage_id = before.lineage_id, organization_id = before.organization_id, application_id = before.application_id,
    amr = before.amr || array(select unnest(s.amr) except select unnest(before.amr))
  from sessions before
  where s.project_id = $1 and s.id = $2 and before.project_id = $1 and before.id = $3
  returning s.*
)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from inherited s
join users u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on m.project_id = s.project_id and m.organization_id = s.organization_id and m.user_id = s.user_id
left join organizations o on o.project_id = m.project_id and o.id = m.organization_id
left join organization_roles r on r.project_id = m.project_id and r.key = m.role and (r.organization_id = m.organization_id or r.organization_id is null);

-- sessions.open
with asked (project_id, id, user_id, application_id, organization_id, secret_hash, transport, amr, ip, user_agent, now, expires_at, idle_expires_at,
  device_id, device_secret_hash, tell_of_new_device) as (
  values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::bytea, $7::text, $8::text, $9::inet, $10::text, $11::timestamptz, $12::timestamptz, $13::timestamptz, $14::uuid, $15::bytea, $16::boolean)
), entering as (
  select asked.* from asked join users u on u.project_id = asked.project_id and u.id = asked.user_id for no key update of u
), signed_in as (
  update users u set last_sign_in_at = entering.now from entering where u.project_id = entering.project_id and u.id = entering.user_id
  returning u.*
), device as (
  insert into devices (project_id, id, user_id, secret_hash, user_agent, last_ip, created_at, last_seen_at)
  select distinct on (project_id, device_secret_hash, user_id) project_id, device_id, user_id, device_secret_hash, user_agent, ip, now, now from entering
  on conflict (project_id, secret_hash, user_id) do update
    set last_seen_at = excluded.last_seen_at, last_ip = excluded.last_ip, user_agent = coalesce(excluded.user_agent, devices.user_agent)
  returning project_id, id, user_id, secret_hash
), opened as (
  insert into sessions (project_id, id, lineage_id, user_id, application_id, device_id, organization_id, secret_hash, transport, amr, ip, user_agent,
    authenticated_at, created_at, last_seen_at, expires_at, idle_expires_at)
  select e.project_id, e.id, e.id, e.user_id, e.application_id, device.id, e.organization_id, e.secret_hash, e.transport, string_to_array(e.amr, ' '), e.ip,
    e.user_agent, e.now, e.now, e.now, e.expires_at, e.idle_expires_at
  from entering e join device on device.project_id = e.project_id and device.secret_hash = e.device_secret_hash and device.user_id = e.user_id
  returning *
), noticed as (
  insert into device_notices (project_id, id, user_id, ip, user_agent, created_at)
  select e.project_id, e.id, e.user_id, e.ip, e.user_agent, e.now
  from entering e join opened on opened.project_id = e.project_id and opened.id = e.id and opened.device_id = e.device_id
  where e.tell_of_new_device
    and exists (select from users b where b.project_id = e.project_id and b.id = e.user_id and b.last_sign_in_at is not null)
    and not exists (select from device_notices same where same.project_id = e.project_id and same.user_id = e.user_id and same.created_at > e.now - interval '1 day'
      and same.ip is not distinct from e.ip and same.user_agent is not distinct from e.user_agent)
)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from opened s join signed_in u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on false left join organizations o on false left join organization_roles r on false;

-- sessions.open_impersonated
with opened as (
  insert into sessions (project_id, id, lineage_id, user_id, application_id, secret_hash, transport, amr, ip, user_agent, actor,
    authenticated_at, created_at, last_seen_at, expires_at, idle_expires_at)
  values ($1, $2, $2, $3, $4, $5, 'cookie', $6, $7, $8, $9, $10, $11, $11, $12, $12)
  returning *
)
select s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version
from opened s join users u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on false left join organizations o on false left join organization_roles r on false;

-- sessions.revoke_impersonated_by
update sessions set revoked_at = $3, revoked_reason = $4, successor_sealed = null, version = version + 1
where actor is not null and actor ->> 'userId' = $2 and actor ->> 'projectId' = $1 and revoked_at is null
returning project_id as "projectId", id, user_id as "userId";

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

-- sessions.rotate_many_alone
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
  returning s.project_id, s.id, s.rotated_at, s.version, asked.n
), fed as (
  insert into change_feed (project_id, scope, subject_id, created_at) select project_id, 'session', id, rotated_at from rotated
)
select s.n, s.version
from rotated s;

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
select project_id, id, private_key_sealed as sealed from signing_keys where substring(private_key_sealed from 2 for 16) = uuid_send($1) limit $2;

-- signing_keys.replace_sealed
update signing_keys set private_key_sealed = $1 where private_key_sealed = $2 and project_id = $3 and id = $4;

-- totp.count_sealed_under
select count(*) as count from totp_factors where substring(secret_sealed from 2 for 16) = uuid_send($1);

-- totp.list_sealed_under
select project_id, id, secret_sealed as sealed from totp_factors where substring(secret_sealed from 2 for 16) = uuid_send($1) limit $2;

-- totp.replace_sealed
update totp_factors set secret_sealed = $1 where secret_sealed = $2 and project_id = $3 and id = $4;

-- user_import_accounts.delete_some
delete from user_import_accounts where project_id = $1 and ctid = any(array(
  select ctid from user_import_accounts where project_id = $1 and import_id = $2 order by user_source_id limit $3))
returning 1 as removed /* patient */;

-- user_import_accounts.list_of_users
select user_source_id as "userSourceId", account from user_import_accounts
where project_id = $1 and import_id = $2 and user_source_id = any($3::text[]) order by user_source_id, position /* patient */;

-- user_import_accounts.stage
insert into user_import_accounts (project_id, import_id, user_source_id, position, account)
select $1, $2, r."userSourceId", r.position, r.account from jsonb_to_recordset($3::jsonb) as r("userSourceId" text, position integer, account jsonb)
on conflict do nothing /* patient */;

-- user_import_rows.count_failed
select count(*) as count from user_import_rows where project_id = $1 and import_id = $2 and outcome = 'failed' /* patient */;

-- user_import_rows.delete_some
delete from user_import_rows where project_id = $1 and ctid = any(array(
  select ctid from user_import_rows where project_id = $1 and import_id = $2 and ($3::boolean or parsed is not null)
  order by position limit $4))
returning 1 as removed /* patient */;

-- user_import_rows.list_next_parsed
select position, parsed from user_import_rows
where project_id = $1 and import_id = $2 and position > $3 and parsed is not null order by position limit $4 /* patient */;

-- user_import_rows.plan_by_index
select set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true);

-- user_import_rows.settle
update user_import_rows r set outcome = s.outcome, code = s.code, field = s.field, user_id = s.user_id, parsed = case when $8::boolean then r.parsed end
from unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::uuid[]) as s(position, outcome, code, field, user_id)
where r.project_id = $1 and r.import_id = $2 and r.position = s.position and r.position >= $9 and r.position <= $10 /* patient */;

-- user_import_rows.stage
insert into user_import_rows (project_id, import_id, position, line, email, source_id, parsed, outcome, code, field)
select $1, $2, r.position, r.line, r.email, r."sourceId", r.parsed, case when r.parsed is null then 'failed' end, r.code, r.field
from jsonb_to_recordset($3::jsonb) as r(position integer, line integer, email text, "sourceId" text, parsed jsonb,
  code text, field text)
on conflict do nothing /* patient */;

-- users.find_by_id
select project_id as "projectId", id, email, email_key as "emailKey", email_verified_at as "emailVerifiedAt", username, name, image_url as "imageUrl", locale, roles,
  public_metadata as "publicMetadata", private_metadata as "privateMetadata", banned_at as "bannedAt", ban_reason as "banReason", ban_expires_at as "banExpiresAt",
  deletion_requested_at as "deletionRequestedAt", deletion_due_at as "deletionDueAt", last_sign_in_at as "lastSignInAt", created_at as "createdAt", updated_at as "updatedAt"
from users where project_id = $1 and id = $2;

-- users.insert_bulk
insert into users (project_id, id, email, email_key, email_verified_at, username, username_key, name, name_key, image_url, locale, roles,
  public_metadata, private_metadata, banned_at, ban_reason, ban_expires_at, last_sign_in_at, created_at, updated_at)
select $1, r.id, r.email, r."emailKey", r."emailVerifiedAt", r.username, r."usernameKey", r.name, r."nameKey", r."imageUrl", r.locale, r.roles,
  r."publicMetadata", r."privateMetadata", r."bannedAt", r."banReason", r."banExpiresAt", r."lastSignInAt", r."createdAt", $3
from jsonb_to_recordset($2::jsonb) as r(id uuid, email text, "emailKey" text, "emailVerifiedAt" timestamptz, username text, "usernameKey" text, name text,
  "nameKey" text, "imageUrl" text, locale text, roles text[], "publicMetadata" jsonb, "privateMetadata" jsonb, "bannedAt" timestamptz, "banReason" text,
  "banExpiresAt" timestamptz, "lastSignInAt" timestamptz, "createdAt" timestamptz)
order by r."emailKey"
on conflict do nothing
returning id /* patient */;

-- users.list_taken_emails
select email_key as key from users where project_id = $1 and email_key = any($2::text[]);

-- users.list_taken_usernames
select username_key as key from users where project_id = $1 and username_key = any($2::text[])
union select username_key from username_reservations where project_id = $1 and username_key = any($2::text[]) and expires_at > $3;

-- users.reserve_username
insert into username_reservations as r (project_id, username_key, holder_hash, expires_at)
select $1::uuid, $2::text, $3::bytea, $4::timestamptz
where not exists (select from users u where u.project_id = $1 and u.username_key = $2 and u.id is distinct from $6::uuid)
on conflict (project_id, username_key) do update set holder_hash = excluded.holder_hash, expires_at = excluded.expires_at
where r.holder_hash = excluded.holder_hash or r.holder_hash = $7::bytea or r.expires_at <= $5::timestamptz
returning r.username_key as "usernameKey";

-- users.reserve_usernames
insert into username_reservations as r (project_id, username_key, holder_hash, expires_at)
select $1::uuid, w.username_key, w.holder_hash, $4::timestamptz from unnest($2::text[], $3::bytea[]) as w(username_key, holder_hash)
where not exists (select from users u where u.project_id = $1 and u.username_key = w.username_key)
order by w.username_key
on conflict (project_id, username_key) do update set holder_hash = excluded.holder_hash, expires_at = excluded.expires_at
where r.expires_at <= $5::timestamptz
returning r.username_key as "usernameKey" /* patient */;

-- waitlist.join
with known as (
  select * from waitlist_entries where project_id = $1 and email_key = $4
), added as (
  insert into waitlist_entries (project_id, id, position, email, email_key, locale, joined_at)
  select c.project_id, $2::uuid, c.last_position + 1, $3::text, $4::text, $5::text, $6::timestamptz
  from waitlist_counters c where c.project_id = $1 and not exists (select from known)
  returning *
), counted as (
  update waitlist_counters c set last_position = added.position from added where c.project_id = added.project_id
)
select entry.project_id as "projectId", entry.id, entry.position, entry.email, entry.email_key as "emailKey", entry.locale,
  entry.joined_at as "joinedAt", entry.approved_at as "approvedAt", entry.approved_by as "approvedBy", entry."isNew"
from (select *, true as "isNew" from added union all select *, false from known) as entry;

-- waitlist.lock_numbers
insert into waitlist_counters as c (project_id, last_position) values ($1::uuid, 0)
on conflict (project_id) do update set last_position = c.last_position;
