import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { notify } from '../security-notices/index.ts';
import { requireFreshProof, requireLineage, sessionErrors, type UserContext } from '../sessions/index.ts';
import { lockUser } from '../users/index.ts';
import { addPasskey } from './add-passkey.ts';
import { creationOptions, requireMade } from './make-passkey.ts';
import { type ChallengeOf, requirePasskeys } from './passkey-ceremonies.ts';
import type { passkeyOptionsContract, registerPasskeyContract } from './passkeys.contract.ts';
import { passkeyErrors } from './passkeys.errors.ts';
import { MOST_PASSKEYS } from './passkeys.rules.ts';
import { listPasskeys } from './passkeys.store.ts';
import { viewPasskey } from './view-passkey.ts';

/** What the browser needs to make one. Those that the account has are excluded, so that a device does not make a second one. */
export async function beginPasskeyRegistration(ctx: UserContext): Promise<OutputOf<typeof passkeyOptionsContract>> {
  requirePasskeys(ctx);
  requireFreshProof(ctx);
  const known = await listPasskeys(ctx.database.db, { projectId: ctx.project.id, userId: ctx.user.id });
  if (known.length >= MOST_PASSKEYS) throw new Problem(passkeyErrors.too_many);
  const userHandle = known[0]?.userHandle ?? ctx.ids.bytes(32);
  const bound = await boundToSession(ctx);
  return {
    options: await creationOptions(ctx, ctx.database.db, bound, { userName: ctx.user.email, userHandle, known }),
  };
}

export async function registerPasskey(
  ctx: UserContext,
  input: InputOf<typeof registerPasskeyContract>,
): Promise<OutputOf<typeof registerPasskeyContract>> {
  requirePasskeys(ctx);
  requireFreshProof(ctx);
  const made = await requireMade(ctx, input.credential, await boundToSession(ctx));
  const projectId = ctx.project.id;
  const passkey = await write(ctx, async (tx) => {
    const user = await lockUser(tx.db, projectId, ctx.user.id);
    if (!user) throw new Problem(sessionErrors.required);
    const known = await listPasskeys(tx.db, { projectId, userId: user.id });
    if (known.length >= MOST_PASSKEYS) throw new Problem(passkeyErrors.too_many);
    const added = await addPasskey(ctx, tx, { user, made, name: input.name });
    if (added === null) throw new Problem(passkeyErrors.known_already);
    await notify(ctx, tx, { user, notice: 'passkey_added', details: { name: added.name } });
    return added;
  });
  return viewPasskey(passkey);
}

async function boundToSession(ctx: UserContext): Promise<ChallengeOf> {
  return { ceremony: 'register', userId: ctx.user.id, lineageId: await requireLineage(ctx, ctx.database.db) };
}
