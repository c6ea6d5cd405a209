import { encodeId } from '../../lib/type-id.ts';
import { sameBytes } from '../../platform/crypto/hash.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { readBrowserBinding } from '../devices/index.ts';
import { requireLimits } from '../limits/index.ts';
import {
  findToken,
  type OneTimeToken,
  takeToken,
  takeTokenByCode,
  tokenErrors,
  voidTokens,
} from '../one-time-tokens/index.ts';
import { signInErrors } from '../passwords/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { completeSignIn, issueSession } from '../sessions/index.ts';
import { confirmUserEmail, isBanned, lockUser, type User } from '../users/index.ts';
import type { confirmMagicLinkContract } from './magic-links.contract.ts';
import { magicLinkErrors } from './magic-links.errors.ts';

/** Signs in with the link in the browser that asked for it, or with the code that the link's page shows in another one. */
export async function confirmMagicLink(
  ctx: ProjectContext,
  input: InputOf<typeof confirmMagicLinkContract>,
): Promise<OutputOf<typeof confirmMagicLinkContract>> {
  const { project } = ctx;
  if (!project.settings.methods.magicLink) throw new Problem(magicLinkErrors.disabled);
  await requireLimits(ctx, project.id, [
    { kind: 'magic_link_confirmations.address', subject: ctx.request.ip, most: 100, windowSeconds: 600 },
  ]);
  const binding = readBrowserBinding(ctx);
  if (input.token !== undefined) await requireSameBrowser(ctx, input.token, binding);

  // A code is counted and taken outside the transaction: the try counts whatever becomes of the rest.
  const byCode = input.token === undefined ? await takeByCode(ctx, input.code, binding) : null;
  const issued = await write(ctx, async (tx) => {
    const taken =
      input.token === undefined
        ? byCode
        : await takeToken(tx.db, { projectId: project.id, kind: 'magic_link', token: input.token, now: tx.now });
    const user = taken?.userId ? await lockUser(tx.db, project.id, taken.userId) : null;
    if (!user) throw new Problem(tokenErrors.used_or_expired);
    if (isBanned(user, tx.now)) throw new Problem(signInErrors.banned);
    if (user.emailVerifiedAt === null) await confirmAddress(tx, user);
    const proof = { userId: user.id, amr: ['mail'], transport: input.transport };
    return issueSession(ctx, tx, proof);
  });
  ctx.metrics.signIns.inc({ method: 'magic_link', result: 'success' });
  return completeSignIn(ctx, issued);
}

/** Looked at before it is taken, so that opening it in the wrong browser uses nothing up. */
async function requireSameBrowser(ctx: ProjectContext, token: string, binding: Buffer | null): Promise<void> {
  const open = await findToken(ctx.database.db, {
    projectId: ctx.project.id,
    kind: 'magic_link',
    token,
    now: ctx.clock.now(),
  });
  if (!open) throw new Problem(tokenErrors.used_or_expired);
  if (binding === null || open.bindingHash === null || !sameBytes(binding, open.bindingHash))
    throw new Problem(magicLinkErrors.other_browser);
}

function takeByCode(
  ctx: ProjectContext,
  code: string | undefined,
  bindingHash: Buffer | null,
): Promise<OneTimeToken | null> {
  if (code === undefined || bindingHash === null) return Promise.resolve(null);
  return takeTokenByCode(ctx, {
    projectId: ctx.project.id,
    kind: 'magic_link',
    bindingHash,
    code,
    now: ctx.clock.now(),
  });
}

/** The mail proves the address. What strangers had prepared on it before (ATTACKS A53) is void. */
async function confirmAddress(tx: Tx, user: User): Promise<void> {
  await confirmUserEmail(tx.db, { projectId: user.projectId, id: user.id, now: tx.now });
  await voidTokens(tx.db, { projectId: user.projectId, kind: 'email_verification', userId: user.id, now: tx.now });
  tx.changed({ projectId: user.projectId, scope: 'user', subjectId: user.id });
  tx.audit({
    projectId: user.projectId,
    action: 'users.email_verified',
    target: { type: 'user', id: encodeId('user', user.id) },
  });
}
