import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { ensureBrowserBinding, readBrowserBinding } from '../devices/index.ts';
import { requireLimits } from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import {
  answerSignIn,
  continueSignIn,
  type FirstProof,
  MULTIPLE_FACTORS,
  type SignInAnswer,
  type SignInProgress,
  signInRefused,
  tellRefusals,
} from '../sign-in-attempts/index.ts';
import { lockUser } from '../users/index.ts';
import {
  type Answered,
  makeChallenge,
  readAnswered,
  requirePasskeys,
  requireRoomForOptions,
  takeChallenge,
} from './passkey-ceremonies.ts';
import type { passkeyOptionsContract, signInWithPasskeyContract } from './passkeys.contract.ts';
import { passkeyErrors } from './passkeys.errors.ts';
import { PASSKEY_AMR } from './passkeys.rules.ts';
import { requestOptions } from './request-options.ts';
import { countUse, verifyAssertion } from './verify-assertion.ts';
import { refusedByWaitingPasskey } from './waiting-passkey.ts';

/** No address is asked for: the device offers what it has, and the options are the same for everybody. */
export async function beginPasskeySignIn(ctx: ProjectContext): Promise<OutputOf<typeof passkeyOptionsContract>> {
  requirePasskeys(ctx);
  await requireRoomForOptions(ctx);
  const bindingHash = ensureBrowserBinding(ctx);
  const bound = { ceremony: 'sign_in', bindingHash } as const;
  const challenge = await makeChallenge(ctx, ctx.database.db, bound, { now: ctx.clock.now() });
  return { options: await requestOptions(ctx, challenge) };
}

export async function signInWithPasskey(
  ctx: ProjectContext,
  input: InputOf<typeof signInWithPasskeyContract>,
  returnTo: string | null = null,
): Promise<SignInAnswer> {
  requirePasskeys(ctx);
  await requireLimits(ctx, ctx.project.id, [
    { kind: 'passkey_sign_ins.address', subject: ctx.request.ip, most: 100, windowSeconds: 600 },
  ]);
  const progress = await tellRefusals(ctx, { method: 'passkey' }, async () => {
    const verified = await takeSignInChallenge(ctx, input.credential);
    const entered = verified && (await write(ctx, (tx) => enter(ctx, tx, verified, { ...input, returnTo })));
    if (entered !== null) return entered;
    throw (verified && (await refusedByWaitingPasskey(ctx, verified))) ?? signInRefused(passkeyErrors.refused, null);
  });
  return answerSignIn(ctx, progress);
}

type Taken = { readonly answered: Answered; readonly challenge: string };

/** Outside the transaction: any try uses the challenge up. */
async function takeSignInChallenge(ctx: ProjectContext, credential: unknown): Promise<Taken | null> {
  const answered = readAnswered(credential);
  const bindingHash = readBrowserBinding(ctx);
  if (answered === null || bindingHash === null) return null;
  const bound = { ceremony: 'sign_in', bindingHash } as const;
  const taken = await takeChallenge(ctx, ctx.database.db, answered, bound, ctx.clock.now());
  return taken && { answered, challenge: taken.challenge };
}

/** Null where the key opens no account. */
async function enter(
  ctx: ProjectContext,
  tx: Tx,
  { answered, challenge }: Taken,
  { transport, returnTo }: { readonly transport: FirstProof['transport']; readonly returnTo: string | null },
): Promise<SignInProgress | null> {
  const projectId = ctx.project.id;
  const use = await verifyAssertion(ctx, tx, answered, challenge);
  const user = use && (await lockUser(tx.db, projectId, use.passkey.userId));
  if (!user) return null;
  if (!(await countUse(tx.db, projectId, use, tx.now))) return null;
  const amr = [...PASSKEY_AMR, MULTIPLE_FACTORS];
  return continueSignIn(ctx, tx, user, { amr, method: 'passkey', transport, proven: true, returnTo });
}
