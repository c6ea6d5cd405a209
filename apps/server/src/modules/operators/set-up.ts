import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { SCOPES, withoutNamedOnly } from '../access/index.ts';
import { languageOf } from '../mails/index.ts';
import { insertMember } from '../organizations/index.ts';
import { checkNewPassword, hashNewPassword, setPassword } from '../passwords/index.ts';
import { makeProject, projectErrors, RESERVED_SLUGS, viewProject } from '../projects/index.ts';
import { makeSecretKey } from '../secret-keys/index.ts';
import { insertUser } from '../users/index.ts';
import { takeSetUp } from './instance.store.ts';
import type { setUpContract } from './operators.contract.ts';
import { operatorErrors } from './operators.errors.ts';
import { getSystemProject } from './system-project.ts';

/** The first run: the first operator, who owns the operators' organization, and the first project, which that organization owns. Happens once. */
export async function setUp(
  ctx: BaseContext,
  input: InputOf<typeof setUpContract>,
): Promise<OutputOf<typeof setUpContract>> {
  const system = await getSystemProject(ctx);
  const name = input.name || null;
  if (RESERVED_SLUGS.includes(input.projectSlug)) throw new Problem(projectErrors.slug_reserved);
  checkNewPassword(system, input.password, { email: input.email, name });
  const hash = await hashNewPassword(ctx, system, input.password);
  const userId = ctx.ids.uuid();
  const operatorId = encodeId('user', userId);
  const acting: BaseContext = { ...ctx, actor: { type: 'operator', id: operatorId, impersonator: null } };

  const made = await write(acting, async (tx) => {
    if (!(await takeSetUp(tx.db, tx.now))) throw new Problem(operatorErrors.already_set_up);
    const user = await insertUser(tx.db, {
      projectId: system.id,
      id: userId,
      email: input.email,
      name,
      locale: languageOf(ctx),
      emailVerifiedAt: tx.now,
      now: tx.now,
    });
    assert(user, 'nobody can become an operator before the first one');
    await setPassword(tx.db, { projectId: system.id, userId, hash, now: tx.now });
    const organizationId = system.firstOrganizationId;
    await insertMember(tx.db, { projectId: system.id, organizationId, userId, role: 'owner', now: tx.now });
    const owner = { projectId: system.id, organizationId };
    const project = await makeProject(acting, tx, { slug: input.projectSlug, name: input.projectName, owner });
    const { secret } = await makeSecretKey(acting, tx, {
      projectId: project.id,
      name: 'First key',
      scopes: withoutNamedOnly(SCOPES),
      createdBy: operatorId,
    });
    tx.audit({
      projectId: system.id,
      action: 'instance.set_up',
      target: { type: 'user', id: operatorId },
      changes: { email: user.email },
    });
    tx.emit({ projectId: system.id, type: 'user.created', data: { userId: operatorId, email: user.email } });
    return { project, secret };
  });
  return { project: viewProject(made.project), secretKey: made.secret, operator: { id: operatorId } };
}
