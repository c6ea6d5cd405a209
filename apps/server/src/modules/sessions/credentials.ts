import { hash } from 'node:crypto';
import type { Services } from '../../platform/context/context.ts';
import { sameBytes } from '../../platform/crypto/hash.ts';
import { readCookie } from '../../platform/http/cookies.ts';
import { cookieNames, type Project } from '../projects/index.ts';
import { readAccessToken } from './access-token.ts';
import { hashSessionSecret, looksLikeSessionSecret, readSessionSecret } from './session-secret.ts';
import { findSnapshotRow, type SnapshotRow } from './sessions.store.ts';
import { isLive } from './snapshot.ts';

/** The credential of a request: `Authorization: Bearer` first, else the session cookie. Null: there is none, or there are two. */
export function readCredential(
  services: Services,
  project: Project,
  headers: { authorization?: string | undefined; cookie?: string | undefined },
): string | null {
  if (headers.authorization !== undefined) {
    return /^bearer /i.test(headers.authorization) ? headers.authorization.slice(7).trim() : null;
  }
  return headers.cookie === undefined ? null : readCookie(headers.cookie, sessionCookieName(services, project.id));
}

const names = new Map<string, string>();

function sessionCookieName({ config }: Services, projectId: string): string {
  const key = `${config.origin} ${projectId}`;
  let name = names.get(key);
  if (name === undefined) {
    name = cookieNames(config, projectId).session;
    names.set(key, name);
  }
  return name;
}

/** What copies are found by: never the credential itself. */
export function credentialHash(credential: string): string {
  return hash('sha256', credential, 'base64');
}

export type LiveSession = { readonly row: SnapshotRow; readonly expiresAtMilliseconds: number };

/**
 * Asks Postgres whether this credential stands for a live session of this project: an access token by its signature, a session secret by
 * its hash. The immediate predecessor of the current secret counts within its grace.
 */
export async function findLiveSession(
  services: Services,
  project: Project,
  credential: string,
): Promise<LiveSession | null> {
  const now = services.clock.now();
  if (looksLikeSessionSecret(credential)) {
    const secret = readSessionSecret(services.vault, credential);
    if (!secret) return null;
    const row = await findSnapshotRow(services.database, project.id, secret.sessionId);
    if (!row || !isLive(row, now)) return null;
    const hashed = hashSessionSecret(credential);
    if (sameBytes(hashed, row.secretHash)) return { row, expiresAtMilliseconds: endOf(row) };
    const graceEnds = graceEndOf(project, row);
    const inGrace =
      row.previousSecretHash !== null && sameBytes(hashed, row.previousSecretHash) && now.getTime() < graceEnds;
    return inGrace ? { row, expiresAtMilliseconds: Math.min(endOf(row), graceEnds) } : null;
  }
  const keys = await services.modules.signingKeys.get(project.id);
  const token = readAccessToken(credential, project, keys, now);
  if (!token) return null;
  const row = await findSnapshotRow(services.database, project.id, token.sessionId);
  return row && isLive(row, now)
    ? { row, expiresAtMilliseconds: Math.min(endOf(row), token.expiresAtMilliseconds) }
    : null;
}

export function graceEndOf(project: Project, row: Pick<SnapshotRow, 'rotatedAt'>): number {
  return row.rotatedAt === null ? 0 : row.rotatedAt.getTime() + project.settings.session.refreshGraceSeconds * 1000;
}

function endOf(row: SnapshotRow): number {
  return Math.min(row.expiresAt.getTime(), row.idleExpiresAt.getTime());
}
