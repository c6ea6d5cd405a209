import { decodeId, encodeId } from '../../lib/type-id.ts';
import type { Actor, BaseContext } from '../../platform/context/context.ts';
import type { IncomingRequest } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { accessErrors, authorize, type Caller, type Scope, scopesOfRole } from '../access/index.ts';
import {
  findFirstOwnerId,
  findMembership,
  listMemberships,
  type Membership,
  rankOfRole,
} from '../organizations/index.ts';
import { type ManagementContext, type Project, type ProjectNaming, projectErrors } from '../projects/index.ts';
import { recognizeSecretKey } from '../secret-keys/index.ts';
import { authenticateSession } from '../sessions/index.ts';
import { findUserById } from '../users/index.ts';
import { isControlCredential } from './control-credential.ts';
import { bearerOf } from './operators.context.ts';
import { getSystemProject, type SystemProject } from './system-project.ts';

type Operator = {
  readonly userId: string;
  readonly email: string;
  readonly impersonator: string | null;
  readonly authenticatedAt: Date | null;
};

/**
 * Who calls the management API, in which project, with what rights: a secret key in its own project, or an operator (by a session of the
 * system project, or by the command line's credential) in a project of one of their organizations. What is not theirs does not exist.
 */
export async function recognizeManagement(
  base: BaseContext,
  request: IncomingRequest,
  scope: Scope,
  naming: ProjectNaming,
): Promise<ManagementContext> {
  const bearer = bearerOf(request);
  const ctx = bearer?.startsWith('sk_')
    ? await recognizeKey(base, bearer)
    : await recognizeOperator(base, request, naming, bearer);
  authorize(ctx, scope);
  return ctx;
}

async function recognizeKey(base: BaseContext, secret: string): Promise<ManagementContext> {
  const key = await recognizeSecretKey(base, secret);
  const project = key && (await base.modules.projects.byId(key.projectId));
  if (!project) throw new Problem(accessErrors.invalid_credential);
  const id = encodeId('secretKey', key.id);
  return {
    ...base,
    project,
    actor: { type: 'secret_key', id, impersonator: null },
    caller: { type: 'secret_key', id: key.id, scopes: key.scopes },
    memberships: [],
    idempotencyOwner: { projectId: project.id, caller: id },
  };
}

async function recognizeOperator(
  base: BaseContext,
  request: IncomingRequest,
  naming: ProjectNaming,
  bearer: string | null,
): Promise<ManagementContext> {
  const system = await getSystemProject(base);
  const operator = await operatorOf(base, system, request, bearer);
  if (!operator)
    throw new Problem(
      request.header('authorization') === undefined ? accessErrors.unauthenticated : accessErrors.invalid_credential,
    );
  const named = naming === 'path' ? projectInPath(request.path) : (request.header('frontdesk-project') ?? null);
  if (named === null) {
    if (naming === 'header') throw new Problem(accessErrors.project_required);
    const memberships = await listMemberships(base.database.db, system.id, operator.userId);
    return operatorContext(base, system, system, operator, memberships);
  }
  const project = await findNamedProject(base, named);
  const membership = project && (await membershipIn(base, system, project, operator));
  if (!membership) throw new Problem(projectErrors.not_found);
  return operatorContext(base, system, project, operator, [membership]);
}

/** By the command line's credential, or by a session of the system project. */
export async function operatorOf(
  base: BaseContext,
  system: SystemProject,
  request: IncomingRequest,
  bearer: string | null,
): Promise<Operator | null> {
  if (bearer !== null && isControlCredential(base, bearer)) return firstOwner(base, system);
  const session = await authenticateSession(base, system, request);
  if (!session) return null;
  return {
    userId: session.userId,
    email: session.email,
    impersonator: session.actor && encodeId('user', session.actor.userId),
    authenticatedAt: session.authenticatedAt,
  };
}

/** The command line acts as the first organization's owner; the record says that it did. Nobody, before the instance is set up. */
async function firstOwner(base: BaseContext, system: SystemProject): Promise<Operator | null> {
  const { db } = base.database;
  const userId = await findFirstOwnerId(db, system.id, system.firstOrganizationId);
  const user = userId === null ? null : await findUserById(db, system.id, userId);
  return user && { userId: user.id, email: user.email, impersonator: 'command_line', authenticatedAt: null };
}

/** `/v1/projects/prj_…`. The use case compares it with the parsed path: whatever is read here, nothing else is reached. */
function projectInPath(path: string): string | null {
  return /^\/v1\/projects\/([^/?#]+)/.exec(path)?.[1] ?? null;
}

async function findNamedProject(base: BaseContext, named: string): Promise<Project | null> {
  const id = decodeId('project', named);
  return id === null ? null : base.modules.projects.byId(id);
}

/** The system project belongs to the owners and admins of the organization that was there first, every other project to its owner's members. */
async function membershipIn(
  base: BaseContext,
  system: SystemProject,
  project: Project,
  operator: Operator,
): Promise<Membership | null> {
  const organizationId = project.isSystem ? system.firstOrganizationId : project.ownerOrganizationId;
  if (organizationId === null) return null;
  const membership = await findMembership(base.database.db, system.id, organizationId, operator.userId);
  if (project.isSystem && membership?.role !== 'owner' && membership?.role !== 'admin') return null;
  return membership;
}

/** Support access to an operator's account looks and changes nothing: neither keys, nor users, nor support access to others (ATTACKS A82). */
export function isImpersonated({ impersonator, authenticatedAt }: Operator): boolean {
  return impersonator !== null && authenticatedAt !== null;
}

function operatorContext(
  base: BaseContext,
  system: SystemProject,
  project: Project,
  operator: Operator,
  memberships: readonly Membership[],
): ManagementContext {
  const role =
    memberships.map((membership) => membership.role).sort((a, b) => rankOfRole(a) - rankOfRole(b))[0] ?? 'none';
  const caller: Caller = {
    type: 'operator',
    projectId: system.id,
    userId: operator.userId,
    email: operator.email,
    role,
    authenticatedAt: operator.authenticatedAt,
    scopes: isImpersonated(operator)
      ? scopesOfRole(role).filter((scope) => scope.endsWith(':read'))
      : scopesOfRole(role),
  };
  const id = encodeId('user', operator.userId);
  const actor: Actor = { type: 'operator', id, impersonator: operator.impersonator };
  return {
    ...base,
    project: project.id === system.id ? system : project,
    actor,
    caller,
    memberships,
    idempotencyOwner: { projectId: project.id, caller: id },
  };
}
