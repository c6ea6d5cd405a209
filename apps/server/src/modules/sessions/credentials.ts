import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Services } from '../../platform/context/context.ts';
import { sameBytes } from '../../platform/crypto/hash.ts';
import { keyIdOf } from '../../platform/crypto/jwt.ts';
import { readCookie } from '../../platform/http/cookies.ts';
import { cookieNames, type Project } from '../projects/index.ts';
import type { ProjectKeys } from '../signing-keys/index.ts';
import { readAccessToken } from './access-token.ts';
import { findKeptAnswerBySecret, findKeptAnswerByToken, type KeptAnswer } from './kept-answers.store.ts';
import { hashSessionSecret, looksLikeSessionSecret, readSessionSecret, sessionIdIn } from './session-secret.ts';
import { findSnapshotRow, type SnapshotRow } from './sessions.store.ts';
import { isLive } from './snapshot.ts';

/** The credential of a request: `Authorization: Bearer` first, else the session cookie. Null: there is none, or there are two. */
export function readCredential(
  services: Services,
  project: Project,
  headers: { authorization?: string | undefined; cookie?: string | undefined },
): string | null {
  const { authorization } = headers;
  if (authorization !== undefined) {
    // Nearly everybody writes it so; the pattern is for the rest (RFC 9110, section 11.1: the scheme has no case).
    if (authorization.startsWith('Bearer ')) return authorization.slice(7);
    return /^bearer /i.test(authorization) ? authorization.slice(7).trim() : null;
  }
  return headers.cookie === undefined ? null : readCookie(headers.cookie, sessionCookieName(services, project));
}

// By the project as the cache holds it: its name and the origin never change while it lives there.
const names = new WeakMap<Project, string>();

function sessionCookieName({ config }: Services, project: Project): string {
  let name = names.get(project);
  if (name === undefined) {
    name = cookieNames(config, project.id).session;
    names.set(project, name);
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
  const token = await verifyToken(services, project, credential, credentialHash(credential));
  if (!token) return null;
  const row = await findSnapshotRow(services.database, project.id, token.sessionId);
  return row && isLive(row, now)
    ? { row, expiresAtMilliseconds: Math.min(endOf(row), token.expiresAtMilliseconds) }
    : null;
}

export type LiveAnswer = {
  readonly kept: KeptAnswer;
  readonly sessionId: string;
  readonly expiresAtMilliseconds: number;
};

/** The same question for the session check: two rows by their keys, and the answer as it was made last. */
export async function findLiveAnswer(
  services: Services,
  project: Project,
  credential: string,
  hashOfCredential: string,
): Promise<LiveAnswer | null> {
  const now = services.clock.now();
  const { database } = services;
  if (looksLikeSessionSecret(credential)) {
    const sessionId = sessionIdIn(credential);
    if (sessionId === null) return null;
    const graceMilliseconds = project.settings.session.refreshGraceSeconds * 1000;
    const secretHash = hashSessionSecret(credential);
    const graceBegan = new Date(now.getTime() - graceMilliseconds);
    const kept = await findKeptAnswerBySecret(database, {
      projectId: project.id,
      sessionId,
      now,
      secretHash,
      graceBegan,
    });
    if (!kept) return null;
    const end = kept.current ? kept.endsAt : Math.min(kept.endsAt, (kept.rotatedAt ?? 0) + graceMilliseconds);
    return { kept, sessionId, expiresAtMilliseconds: end };
  }
  const token = await verifyToken(services, project, credential, hashOfCredential);
  if (!token) return null;
  const { sessionId } = token;
  const kept = await findKeptAnswerByToken(database, { projectId: project.id, sessionId, now });
  return kept && { kept, sessionId, expiresAtMilliseconds: Math.min(kept.endsAt, token.expiresAtMilliseconds) };
}

type VerifiedToken = { readonly sessionId: string; readonly expiresAtMilliseconds: number; readonly keys: ProjectKeys };

/**
 * A signature that was verified once is not verified again, as long as the project's keys are the same object: a rotation makes a new one.
 * Nothing about the session is remembered here, only that this token is genuine until it ends.
 */
const verified = new LRUCache<string, VerifiedToken>({ max: 50_000 });

async function verifyToken(services: Services, project: Project, credential: string, hashOfCredential: string) {
  const keys = await services.modules.signingKeys.get(project.id);
  const known = verified.get(hashOfCredential);
  if (known && known.keys === keys) return known.expiresAtMilliseconds > services.clock.now().getTime() ? known : null;
  // An emergency may have made the token's key at another replica a moment ago.
  const kid = keyIdOf(credential);
  const isNew = kid !== null && !keys.verification.has(kid);
  const keysNow = isNew ? await services.modules.signingKeys.getKnowing(project.id, kid) : keys;
  const token = readAccessToken(credential, project, keysNow, services.clock.now());
  if (token) verified.set(hashOfCredential, { ...token, keys: keysNow });
  return token;
}

export function graceEndOf(project: Project, row: Pick<SnapshotRow, 'rotatedAt'>): number {
  return row.rotatedAt === null ? 0 : row.rotatedAt.getTime() + project.settings.session.refreshGraceSeconds * 1000;
}

function endOf(row: SnapshotRow): number {
  return Math.min(row.expiresAt.getTime(), row.idleExpiresAt.getTime());
}
