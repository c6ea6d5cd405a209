import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, refuseGrantingMore, requireFreshOperator, withoutNamedOnly } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { makeSecretKey } from './make-secret-key.ts';
import type { createSecretKeyContract } from './secret-keys.contract.ts';
import { secretKeyErrors } from './secret-keys.errors.ts';
import { viewSecretKey } from './secret-keys.views.ts';

/** The secret is in this answer and in no other. */
export async function createSecretKey(
  ctx: ManagementContext,
  input: InputOf<typeof createSecretKeyContract>,
): Promise<OutputOf<typeof createSecretKeyContract>> {
  authorize(ctx, 'secret_keys:write');
  requireFreshOperator(ctx);
  const scopes = input.scopes ?? withoutNamedOnly(ctx.caller.scopes);
  refuseGrantingMore(ctx, scopes);
  const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
  if (expiresAt !== null && expiresAt <= ctx.clock.now()) throw new Problem(secretKeyErrors.expiry_past);
  const { key, secret } = await write(ctx, (tx) =>
    makeSecretKey(ctx, tx, { projectId: ctx.project.id, name: input.name, scopes, expiresAt, createdBy: ctx.actor.id }),
  );
  return { key: viewSecretKey(key), secret };
}
