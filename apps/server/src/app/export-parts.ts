import { encodeId } from '../lib/type-id.ts';
import { listAuditEventsOfProject } from '../modules/audit/index.ts';
import type { ExportPart } from '../modules/data-exports/index.ts';
import { listDevices } from '../modules/devices/index.ts';
import { listIdentitiesOfUser } from '../modules/identities/index.ts';
import { listInvitationsAcceptedBy } from '../modules/invitations/index.ts';
import { listMailsTo } from '../modules/mails/index.ts';
import { listOrganizationsOfUser } from '../modules/organizations/index.ts';
import { listPasskeys, viewPasskey } from '../modules/passkeys/index.ts';
import { findPasswordChange } from '../modules/passwords/index.ts';
import { countRecoveryCodes } from '../modules/recovery-codes/index.ts';
import { countReferrals, findReferralCode, findReferralOf } from '../modules/referrals/index.ts';
import { listSessionsOfUser } from '../modules/sessions/index.ts';
import { listTermsAcceptances } from '../modules/terms/index.ts';
import { findTotp } from '../modules/totp/index.ts';
import { type User, viewPublicUser } from '../modules/users/index.ts';
import type { Db } from '../platform/db/database.ts';
import { addressesOf } from './addresses-of-user.ts';

/** Newest first, where there is more than anybody reads. */
const MOST = 10_000;

/** What an export of somebody's data holds. A module that keeps something about people has a line here; secrets and their hashes have none. */
// biome-ignore format: a table
export const exportParts: readonly ExportPart[] = [
  { name: 'profile',       read: readProfile },
  { name: 'password',      read: readPassword },
  { name: 'secondFactors', read: readSecondFactors },
  { name: 'passkeys',      read: readPasskeys },
  { name: 'identities',    read: readIdentities },
  { name: 'sessions',      read: readSessions },
  { name: 'devices',       read: readDevices },
  { name: 'organizations', read: readOrganizations },
  { name: 'invitations',   read: readInvitations },
  { name: 'referrals',     read: readReferrals },
  { name: 'terms',         read: readTerms },
  { name: 'actions',       read: readActions },
  { name: 'mails',         read: readMails },
];

async function readProfile(_db: Db, user: User) {
  const { bannedAt, banReason, deletionRequestedAt, deletionDueAt, lastSignInAt, emailVerifiedAt } = user;
  const more = { emailVerifiedAt, lastSignInAt, bannedAt, banReason, deletionRequestedAt, deletionDueAt };
  return { ...viewPublicUser(user), ...more };
}

async function readPassword(db: Db, { projectId, id }: User) {
  return { changedAt: await findPasswordChange(db, projectId, id) };
}

async function readSecondFactors(db: Db, { projectId, id }: User) {
  const totp = await findTotp(db, { projectId, userId: id }, 'confirmed');
  const recoveryCodesLeft = await countRecoveryCodes(db, { projectId, userId: id });
  return { totp: totp && { confirmedAt: totp.confirmedAt, lastUsedAt: totp.lastUsedAt }, recoveryCodesLeft };
}

async function readPasskeys(db: Db, { projectId, id }: User) {
  return (await listPasskeys(db, { projectId, userId: id })).map(viewPasskey);
}

async function readIdentities(db: Db, { projectId, id }: User) {
  const rows = await listIdentitiesOfUser(db, projectId, id);
  return rows.map(({ projectId: _project, userId: _mine, ...identity }) => ({
    ...identity,
    id: encodeId('identity', identity.id),
  }));
}

async function readSessions(db: Db, { projectId, id }: User) {
  const rows = await listSessionsOfUser(db, projectId, id, MOST);
  return rows.map(({ id: sessionId, userId: _mine, deviceId, actor, ...session }) => ({
    id: encodeId('session', sessionId),
    deviceId: deviceId === null ? null : encodeId('device', deviceId),
    ...session,
    ...whereFrom(session, actor !== null),
  }));
}

/** Of support access the person learns that it was, and neither who it was nor from where. */
function whereFrom(
  { ip, userAgent }: { readonly ip: string | null; readonly userAgent: string | null },
  support: boolean,
) {
  return support ? { support, ip: null, userAgent: null } : { support, ip, userAgent };
}

async function readDevices(db: Db, { projectId, id }: User) {
  const rows = await listDevices(db, { projectId, userId: id }, MOST);
  return rows.map((device) => ({ ...device, id: encodeId('device', device.id) }));
}

async function readOrganizations(db: Db, { projectId, id }: User) {
  const rows = await listOrganizationsOfUser(db, projectId, id);
  return rows.map((organization) => ({ ...organization, id: encodeId('organization', organization.id) }));
}

/** What others wrote about them into it, and who invited, is not among it. */
async function readInvitations(db: Db, { projectId, id }: User) {
  const invitations = await listInvitationsAcceptedBy(db, { projectId, userId: id });
  return invitations.map(({ id: invitationId, email, organizationId, role, createdAt, acceptedAt }) => ({
    id: encodeId('invitation', invitationId),
    email,
    organizationId: organizationId === null ? null : encodeId('organization', organizationId),
    role,
    createdAt,
    acceptedAt,
  }));
}

/** Whom they recommended the project to, and by whom they came, is about others: how many, and when. */
async function readReferrals(db: Db, { projectId, id }: User) {
  const of = { projectId, userId: id };
  const came = await findReferralOf(db, of);
  return {
    code: await findReferralCode(db, of),
    ...(await countReferrals(db, of)),
    cameByOneAt: came?.createdAt ?? null,
  };
}

async function readTerms(db: Db, { projectId, id }: User) {
  return listTermsAcceptances(db, { projectId, userId: id });
}

async function readActions(db: Db, { projectId, id }: User) {
  const events = await listAuditEventsOfProject(db, {
    projectId,
    actor: encodeId('user', id),
    target: undefined,
    action: undefined,
    from: null,
    to: null,
    after: null,
    last: null,
    limit: MOST,
  });
  return events.map(({ action, targetType, targetId, changes, impersonator, occurredAt, ...event }) => ({
    action,
    target: { type: targetType, id: targetId },
    changes,
    ...whereFrom(event, impersonator !== null),
    occurredAt,
  }));
}

async function readMails(db: Db, user: User) {
  const mails: Awaited<ReturnType<typeof listMailsTo>> = [];
  for (const address of await addressesOf(db, user))
    mails.push(...(await listMailsTo(db, { projectId: user.projectId, ...address, limit: MOST })));
  return mails.map(({ kind, recipient, locale, status, createdAt, sentAt }) => ({
    kind,
    recipient,
    locale,
    status,
    createdAt,
    sentAt,
  }));
}
