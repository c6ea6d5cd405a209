import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { ensureBrowserBinding, readBrowserBinding } from '../devices/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { User } from '../users/index.ts';
import { addPasskey } from './add-passkey.ts';
import { creationOptions, type MadePasskey, requireMade } from './make-passkey.ts';
import {
  makeChallenge,
  readAnswered,
  requirePasskeys,
  requireRoomForOptions,
  takeChallenge,
} from './passkey-ceremonies.ts';
import type { beginSignUpPasskeyContract } from './passkeys.contract.ts';
import { passkeyErrors } from './passkeys.errors.ts';
import { requestOptions } from './request-options.ts';
import { checkAssertion } from './verify-assertion.ts';

/** A passkey that waits with its sign-up, as text, until the address is proven. */
export type PendingPasskey = Omit<MadePasskey, 'credentialId' | 'publicKey' | 'userHandle'> &
  Readonly<Record<'credentialId' | 'publicKey' | 'userHandle', string>>;

/** The address is what the device shows beside the passkey. It is looked up nowhere: who has an account gets the same options. */
export async function beginSignUpPasskey(
  ctx: ProjectContext,
  { email }: InputOf<typeof beginSignUpPasskeyContract>,
): Promise<OutputOf<typeof beginSignUpPasskeyContract>> {
  requirePasskeys(ctx);
  await requireRoomForOptions(ctx);
  const bound = { ceremony: 'sign_up', bindingHash: ensureBrowserBinding(ctx) } as const;
  const userHandle = ctx.ids.bytes(32);
  return { options: await creationOptions(ctx, ctx.database.db, bound, { userName: email, userHandle, known: [] }) };
}

export async function takeSignUpPasskey(ctx: ProjectContext, credential: unknown): Promise<PendingPasskey> {
  requirePasskeys(ctx);
  const bindingHash = readBrowserBinding(ctx);
  if (bindingHash === null) throw new Problem(passkeyErrors.refused, { privateDetail: 'another browser' });
  const made = await requireMade(ctx, credential, { ceremony: 'sign_up', bindingHash });
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

/** For `navigator.credentials.get`: whoever confirms a sign-up in another browser shows the passkey that it was made with. */
export async function beginSignUpProof(ctx: ProjectContext, pending: PendingPasskey): Promise<Record<string, unknown>> {
  await requireRoomForOptions(ctx);
  const bound = { ceremony: 'confirm_sign_up', bindingHash: ensureBrowserBinding(ctx) } as const;
  const challenge = await makeChallenge(ctx, ctx.database.db, bound, { now: ctx.clock.now() });
  return requestOptions(ctx, challenge, [{ ...pending, ...bytesOf(pending) }]);
}

/** Throws where this is not the passkey of the sign-up. */
export async function proveSignUp(ctx: ProjectContext, pending: PendingPasskey, credential: unknown): Promise<void> {
  const answered = readAnswered(credential);
  const bindingHash = readBrowserBinding(ctx);
  if (answered === null || bindingHash === null) throw new Problem(passkeyErrors.refused);
  const bound = { ceremony: 'confirm_sign_up', bindingHash } as const;
  const taken = await takeChallenge(ctx, ctx.database.db, answered, bound, ctx.clock.now());
  if (!taken || answered.id !== pending.credentialId) throw new Problem(passkeyErrors.refused);
  const { publicKey } = bytesOf(pending);
  const use = await checkAssertion(ctx, answered, taken.challenge, { ...pending, publicKey });
  if (use === null) throw new Problem(passkeyErrors.refused);
}

function bytesOf({ credentialId, publicKey, userHandle }: PendingPasskey) {
  return {
    credentialId: Buffer.from(credentialId, 'base64url'),
    publicKey: Buffer.from(publicKey, 'base64url'),
    userHandle: Buffer.from(userHandle, 'base64url'),
  };
}
