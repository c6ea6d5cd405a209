import { encodeId } from '../../lib/type-id.ts';
import type { Actor, BaseContext } from '../../platform/context/context.ts';
import type { Who } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { accessErrors, type Caller } from '../access/index.ts';
import { findMembership } from '../organizations/index.ts';
import { bearerOf } from './operators.context.ts';
import { isImpersonated, operatorOf } from './recognize-management.ts';
import { getSystemProject, type SystemProject } from './system-project.ts';

/** A request about the whole instance by somebody who owns it. */
export type InstanceOwnerContext = BaseContext & {
  readonly system: SystemProject;
  readonly caller: Pick<Extract<Caller, { type: 'operator' }>, 'type' | 'authenticatedAt'>;
};

/** An owner of the organization that was there first, or the command line, which acts as one. No secret key: it belongs to one project. */
export const instanceOwner: Who<InstanceOwnerContext> = {
  name: 'instance owner',
  surface: 'instance',
  crossSiteChecked: true,
  async authenticate(base, request) {
    const system = await getSystemProject(base);
    const operator = await operatorOf(base, system, request, bearerOf(request));
    if (!operator)
      throw new Problem(
        request.header('authorization') === undefined ? accessErrors.unauthenticated : accessErrors.invalid_credential,
      );
    const { db } = base.database;
    const membership = await findMembership(db, system.id, system.firstOrganizationId, operator.userId);
    if (membership?.role !== 'owner' || isImpersonated(operator)) throw new Problem(accessErrors.forbidden);
    const id = encodeId('user', operator.userId);
    const actor: Actor = { type: 'operator', id, impersonator: operator.impersonator };
    return { ...base, actor, caller: { type: 'operator', authenticatedAt: operator.authenticatedAt }, system };
  },
};
