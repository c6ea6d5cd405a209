import { encodeId } from '../../lib/type-id.ts';
import { sameBytes } from '../../platform/crypto/hash.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { type Answered, refused, relyingParty } from './passkey-ceremonies.ts';
import { hasCounterGoneBack } from './passkeys.rules.ts';
import { countPasskeyUse, findPasskeyByCredential, type Passkey } from './passkeys.store.ts';
import { loadWebauthn } from './webauthn.ts';

export type Use = { readonly passkey: Passkey; readonly counter: number; readonly backedUp: boolean };

/**
 * The passkey that signed this challenge, as its own account's key. Null, with the reason in the log: it is none of ours, or did not. The
 * transaction is kept where it is null: a key that is there twice is told of.
 */
export async function verifyAssertion(
  ctx: ProjectContext,
  tx: Tx,
  answered: Answered,
  challenge: string,
): Promise<Use | null> {
  const passkey = await findPasskeyByCredential(tx.db, ctx.project.id, Buffer.from(answered.id, 'base64url'));
  if (passkey === null || !isOfAccount(answered, passkey))
    return refused(ctx, 'unknown credential, or handle of another account');
  const shown = await checkAssertion(ctx, answered, challenge, passkey);
  if (shown === null) return null;
  if (hasCounterGoneBack(passkey.counter, shown.counter)) {
    tellOfTwin(ctx, tx, passkey, shown.counter);
    return refused(ctx, 'counter went back');
  }
  return { passkey, ...shown };
}

/**
 * Origin, relying party, type, verified owner and signature, by this public key. Null, with the reason in the log. The counter is judged by whoever knows
 * the last one: only a signed one says something of the key.
 */
export async function checkAssertion(
  ctx: ProjectContext,
  answered: Answered,
  challenge: string,
  { publicKey, transports }: Pick<Passkey, 'publicKey' | 'transports'>,
): Promise<Omit<Use, 'passkey'> | null> {
  const party = relyingParty(ctx);
  const { verifyAuthenticationResponse } = await loadWebauthn();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answered as never,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: answered.id,
        publicKey: new Uint8Array(publicKey),
        counter: 0,
        transports: [...transports],
      },
    });
    if (!verified) return refused(ctx, 'signature');
    return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
  } catch (error) {
    // The library throws for whatever is wrong with an answer; what else may throw has no place in it.
    return refused(ctx, error instanceof Error ? error.message : String(error));
  }
}

/** Written where the use is accepted. False: somebody else used the same counter a moment ago. */
export function countUse(db: Db, projectId: string, { passkey, counter, backedUp }: Use, now: Date): Promise<boolean> {
  return countPasskeyUse(db, { projectId, id: passkey.id, counterBefore: passkey.counter, counter, backedUp, now });
}

/** A discoverable passkey shows whose it is; a key that was named shows it or nothing. */
function isOfAccount({ response }: Answered, { userHandle }: Passkey): boolean {
  const shown = response.userHandle;
  if (shown === undefined || shown === null) return true;
  return typeof shown === 'string' && sameBytes(Buffer.from(shown, 'base64url'), userHandle);
}

function tellOfTwin(ctx: ProjectContext, tx: Tx, passkey: Passkey, shown: number): void {
  tx.audit({
    projectId: ctx.project.id,
    action: 'passkeys.counter_went_back',
    target: { type: 'user', id: encodeId('user', passkey.userId) },
    changes: { passkey: encodeId('passkey', passkey.id), counter: [passkey.counter, shown] },
  });
}
