import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { ensureBrowserBinding, readBrowserBinding } from '../devices/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { beginNewAccountPasskey, bytesOf, type PendingPasskey } from './new-account-passkey.ts';
import { makeChallenge, readAnswered, requireRoomForOptions, takeChallenge } from './passkey-ceremonies.ts';
import type { beginSignUpPasskeyContract } from './passkeys.contract.ts';
import { passkeyErrors } from './passkeys.errors.ts';
import { requestOptions } from './request-options.ts';
import { checkAssertion } from './verify-assertion.ts';

export function beginSignUpPasskey(
  ctx: ProjectContext,
  { email }: InputOf<typeof beginSignUpPasskeyContract>,
): Promise<OutputOf<typeof beginSignUpPasskeyContract>> {
  return beginNewAccountPasskey(ctx, { email, account: { ceremony: 'sign_up' } });
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
