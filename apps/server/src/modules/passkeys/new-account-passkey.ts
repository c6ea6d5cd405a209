import type { OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { ensureBrowserBinding, readBrowserBinding } from '../devices/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { User } from '../users/index.ts';
import { addPasskey } from './add-passkey.ts';
import { creationOptions, type MadePasskey, requireMade } from './make-passkey.ts';
import { requirePasskeys, requireRoomForOptions } from './passkey-ceremonies.ts';
import type { beginSignUpPasskeyContract } from './passkeys.contract.ts';
import { passkeyErrors } from './passkeys.errors.ts';

/** A passkey that waits for its account, as text: with its sign-up, until the address is proven. */
export type PendingPasskey = Omit<MadePasskey, 'credentialId' | 'publicKey' | 'userHandle'> &
  Readonly<Record<'credentialId' | 'publicKey' | 'userHandle', string>>;

/** How somebody comes to a new account: by themselves, or by the link of an invitation. */
export type NewAccount =
  | { readonly ceremony: 'sign_up' }
  | { readonly ceremony: 'accept_invitation'; readonly tokenId: string };

/** The address is what the device shows beside the passkey. It is looked up nowhere: who has an account gets the same options. */
export async function beginNewAccountPasskey(
  ctx: ProjectContext,
  { email, account }: { email: string; account: NewAccount },
): Promise<OutputOf<typeof beginSignUpPasskeyContract>> {
  requirePasskeys(ctx);
  await requireRoomForOptions(ctx);
  const bound = { ...account, bindingHash: ensureBrowserBinding(ctx) };
  const userHandle = ctx.ids.bytes(32);
  return { options: await creationOptions(ctx, ctx.database.db, bound, { userName: email, userHandle, known: [] }) };
}

/** Made in this browser, for this way to an account. Any try uses its challenge up. */
export async function takeNewAccountPasskey(
  ctx: ProjectContext,
  { credential, account }: { credential: unknown; account: NewAccount },
): Promise<PendingPasskey> {
  requirePasskeys(ctx);
  const bindingHash = readBrowserBinding(ctx);
  if (bindingHash === null) throw new Problem(passkeyErrors.refused, { privateDetail: 'another browser' });
  const made = await requireMade(ctx, credential, { ...account, bindingHash });
  return {
    ...made,
    credentialId: made.credentialId.toString('base64url'),
    publicKey: made.publicKey.toString('base64url'),
    userHandle: made.userHandle.toString('base64url'),
  };
}

/** Becomes the account's own, unless somebody of the project has registered it since. */
export async function adoptPasskey(
  ctx: ProjectContext,
  tx: Tx,
  { user, pending }: { user: User; pending: PendingPasskey },
): Promise<void> {
  const made: MadePasskey = { ...pending, ...bytesOf(pending) };
  if ((await addPasskey(ctx, tx, { user, made })) === null) throw new Problem(passkeyErrors.known_already);
}

export function bytesOf({ credentialId, publicKey, userHandle }: PendingPasskey) {
  return {
    credentialId: Buffer.from(credentialId, 'base64url'),
    publicKey: Buffer.from(publicKey, 'base64url'),
    userHandle: Buffer.from(userHandle, 'base64url'),
  };
}
