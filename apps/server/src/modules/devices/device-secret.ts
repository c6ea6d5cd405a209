import { sha256 } from '../../platform/crypto/hash.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { cookieNames, type ProjectContext } from '../projects/index.ts';
import { findKnownDevice, moveDevices } from './known-devices.store.ts';

/** What the secret of this browser's device is stored as. Null: it shows none, or two. A hint for limits and mails, never a credential. */
export function readDeviceHash(ctx: ProjectContext): Buffer | null {
  const secret = readDeviceSecret(ctx);
  return secret === null ? null : sha256(secret);
}

function readDeviceSecret(ctx: ProjectContext): string | null {
  return ctx.request.cookies.get(cookieNames(ctx.config, ctx.project.id).device);
}

function makeDeviceSecret(ctx: ProjectContext): string {
  return ctx.ids.bytes(32).toString('base64url');
}

/** The secret that a browser shows of which the caller knows that this account was signed in to from it, or a new one where it shows none. */
export function keepDeviceSecret(ctx: ProjectContext): string {
  return readDeviceSecret(ctx) ?? makeDeviceSecret(ctx);
}

/**
 * The secret that a browser has after a sign-in. What it shows stays where this account was signed in to from it before. Anything else may have been
 * planted, by somebody who knows it: it is replaced (ATTACKS A32), and so is the secret of a browser that becomes trusted. The other accounts of the
 * browser are known by the new one from then on. A client that keeps no cookies would not get it, so nothing moves there.
 */
export async function renewDeviceSecret(
  ctx: ProjectContext,
  { db }: Pick<Tx, 'db'>,
  about: { readonly userId: string; readonly transport: 'cookie' | 'token'; readonly trusted: boolean },
): Promise<string> {
  const projectId = ctx.project.id;
  const shown = readDeviceSecret(ctx);
  const made = makeDeviceSecret(ctx);
  if (shown === null) return made;
  const secretHash = sha256(shown);
  if (!about.trusted && (await findKnownDevice(db, { projectId, userId: about.userId, secretHash }))) return shown;
  if (about.transport === 'cookie') await moveDevices(db, { projectId, secretHash, newSecretHash: sha256(made) });
  return made;
}

/** The same, where this account was signed in to from it before. Asked for nobody (null) it is the same statement, and the answer is null. */
export async function readKnownDevice(ctx: ProjectContext, userId: string | null): Promise<Buffer | null> {
  const secretHash = readDeviceHash(ctx);
  const known = await findKnownDevice(ctx.database.db, { projectId: ctx.project.id, secretHash, userId });
  return known && secretHash;
}
