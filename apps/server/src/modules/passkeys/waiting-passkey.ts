import type { Problem } from '../../platform/http/problem.ts';
import { findWaitingPasskey } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { refusedAsWaiting } from '../sign-in-attempts/index.ts';
import { bytesOf, type PendingPasskey } from './new-account-passkey.ts';
import type { Answered } from './passkey-ceremonies.ts';
import { checkAssertion } from './verify-assertion.ts';

/**
 * What is said to whoever holds the passkey of a sign-up that waits for its address: what the right password of one is told. Only who signed this
 * challenge with it hears of it (null for everybody else). Whether the address has an account does not show: the sign-up waits the same
 * where it has one, in a decoy.
 */
export async function refusedByWaitingPasskey(
  ctx: ProjectContext,
  { answered, challenge }: { readonly answered: Answered; readonly challenge: string },
): Promise<Problem | null> {
  const { userHandle } = answered.response;
  if (typeof userHandle !== 'string') return null;
  const projectId = ctx.project.id;
  const query = { projectId, userHandle: Buffer.from(userHandle, 'base64url'), now: ctx.clock.now() };
  const waiting = await findWaitingPasskey(ctx.database, query);
  if (waiting === null) return null;
  const passkey = waiting.payload.passkey as PendingPasskey;
  if (answered.id !== passkey.credentialId) return null;
  const { publicKey } = bytesOf(passkey);
  if ((await checkAssertion(ctx, answered, challenge, { ...passkey, publicKey })) === null) return null;
  return refusedAsWaiting(ctx, waiting.userId);
}
