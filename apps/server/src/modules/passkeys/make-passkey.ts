import type { Db } from '../../platform/db/database.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { ProjectContext } from '../projects/index.ts';
import {
  type ChallengeOf,
  makeChallenge,
  readAnswered,
  refused,
  relyingParty,
  takeChallenge,
} from './passkey-ceremonies.ts';
import { passkeyErrors } from './passkeys.errors.ts';
import { ALGORITHMS, MOST_CREDENTIAL_ID_BYTES } from './passkeys.rules.ts';
import type { Passkey } from './passkeys.store.ts';
import { loadWebauthn } from './webauthn.ts';

/** What a browser made: all of a passkey that does not depend on whose it becomes. */
export type MadePasskey = Omit<Passkey, 'id' | 'userId' | 'name' | 'createdAt' | 'lastUsedAt'>;

type Wanted = {
  /** What the device shows beside the passkey. */
  readonly userName: string;
  readonly userHandle: Buffer;
  /** Of the same account: a device does not make a second one. */
  readonly known: readonly Pick<Passkey, 'credentialId' | 'transports'>[];
};

/** For `navigator.credentials.create`. */
export async function creationOptions(
  ctx: ProjectContext,
  db: Db,
  bound: ChallengeOf,
  { userName, userHandle, known }: Wanted,
): Promise<Record<string, unknown>> {
  const challenge = await makeChallenge(ctx, db, bound, { now: ctx.clock.now(), userHandle });
  const { id, name } = relyingParty(ctx);
  const { generateRegistrationOptions } = await loadWebauthn();
  const options = await generateRegistrationOptions({
    rpID: id,
    rpName: name,
    userName,
    userID: new Uint8Array(userHandle),
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId.toString('base64url'),
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return { ...options };
}

/** The passkey that this answer brings. Null, with the reason in the log: it is none, or not to a challenge of ours for this ceremony. */
export async function readMade(
  ctx: ProjectContext,
  db: Db,
  credential: unknown,
  bound: ChallengeOf,
): Promise<MadePasskey | null> {
  const answered = readAnswered(credential);
  if (answered === null) return refused(ctx, 'no credential');
  const taken = await takeChallenge(ctx, db, answered, bound, ctx.clock.now());
  if (!taken?.userHandle) return refused(ctx, 'challenge');
  const party = relyingParty(ctx);
  const { verifyRegistrationResponse } = await loadWebauthn();
  const judged = await verifyRegistrationResponse({
    response: answered as never,
    expectedChallenge: taken.challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((error: Error) => refused(ctx, error.message));
  if (judged === null) return null;
  if (!judged.verified) return refused(ctx, 'not verified');
  const { registrationInfo } = judged;
  const made = registrationInfo.credential;
  const credentialId = Buffer.from(made.id, 'base64url');
  if (credentialId.length > MOST_CREDENTIAL_ID_BYTES) return refused(ctx, 'credential id too long');
  return {
    credentialId,
    publicKey: Buffer.from(made.publicKey),
    userHandle: taken.userHandle,
    counter: made.counter,
    transports: made.transports ?? [],
    aaguid: registrationInfo.aaguid,
    backedUp: registrationInfo.credentialBackedUp,
  };
}

/** The same where nothing else waits: any try uses the challenge up. Throws where it is none. */
export async function requireMade(ctx: ProjectContext, credential: unknown, bound: ChallengeOf): Promise<MadePasskey> {
  const made = await readMade(ctx, ctx.database.db, credential, bound);
  if (made === null) throw new Problem(passkeyErrors.refused);
  return made;
}
