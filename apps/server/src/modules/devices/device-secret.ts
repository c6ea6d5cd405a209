import { sha256 } from '../../platform/crypto/hash.ts';
import { cookieNames, type ProjectContext } from '../projects/index.ts';
import { findKnownDevice } from './known-devices.store.ts';

/** What the secret of this browser's device is stored as. Null: it shows none, or two. A hint for limits and mails, never a credential. */
export function readDeviceHash(ctx: ProjectContext): Buffer | null {
  const secret = ctx.request.cookies.get(cookieNames(ctx.config, ctx.project.id).device);
  return secret === null ? null : sha256(secret);
}

/** The same, where this account was signed in to from it before. Asked for nobody (null) it is the same statement, and the answer is null. */
export async function readKnownDevice(ctx: ProjectContext, userId: string | null): Promise<Buffer | null> {
  const secretHash = readDeviceHash(ctx);
  const known = await findKnownDevice(ctx.database.db, { projectId: ctx.project.id, secretHash, userId });
  return known && secretHash;
}
