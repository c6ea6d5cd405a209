import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { changeUsername } from './manage-username.ts';
import { showUser } from './show-users.ts';
import type { createUserContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { insertUser } from './users.store.ts';

type Input = InputOf<typeof createUserContract>;

export async function createUser(ctx: ManagementContext, input: Input): Promise<OutputOf<typeof createUserContract>> {
  authorize(ctx, 'users:write');
  if (input.password !== undefined) requireFreshOperator(ctx);
  const name = input.name || null;
  const username = input.username ?? null;
  const hash = await hashPassword(ctx, input, name);
  const projectId = ctx.project.id;
  const user = await write(ctx, async (tx) => {
    const created = await insertUser(tx.db, {
      projectId,
      id: ctx.ids.uuid(),
      email: input.email,
      name,
      imageUrl: input.image,
      locale: input.locale,
      emailVerifiedAt: input.emailVerified ? tx.now : null,
      publicMetadata: input.publicMetadata,
      privateMetadata: input.privateMetadata,
      now: tx.now,
    });
    if (!created) throw new Problem(userErrors.email_taken);
    if (username !== null) await changeUsername(ctx.project, tx, created, username);
    if (hash !== null) await ctx.modules.userCredentials.setPassword(ctx, tx, { projectId, userId: created.id, hash });
    const id = encodeId('user', created.id);
    tx.audit({
      projectId,
      action: 'users.created',
      target: { type: 'user', id },
      changes: {
        email: created.email,
        ...(username === null ? {} : { username }),
        emailVerified: input.emailVerified,
        hasPassword: hash !== null,
      },
    });
    tx.emit({ projectId, type: 'user.created', data: { userId: id, email: created.email } });
    return { ...created, username };
  });
  return showUser(ctx, user);
}

/** Before the transaction: hashing takes its turn, and nothing is locked meanwhile. */
async function hashPassword(
  ctx: ManagementContext,
  { email, password }: Input,
  name: string | null,
): Promise<string | null> {
  if (password === undefined) return null;
  const refusal = await ctx.modules.userCredentials.refusalOfPassword(ctx, ctx.project, password, { email, name });
  if (refusal) {
    throw new Problem(userErrors.password_refused, {
      detail: refusal.text,
      fields: [{ path: 'password', code: refusal.definition.code, message: refusal.text }],
    });
  }
  return ctx.passwordHashing.hash(password);
}
