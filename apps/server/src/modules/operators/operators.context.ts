import type { BaseContext } from '../../platform/context/context.ts';
import type { IncomingRequest, Who } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { accessErrors } from '../access/index.ts';
import { listMemberships, rankOfRole } from '../organizations/index.ts';
import { authenticateSession } from '../sessions/index.ts';
import { isControlCredential } from './control-credential.ts';
import { operatorErrors } from './operators.errors.ts';
import { setUpStateOf } from './set-up-token.ts';
import { getSystemProject, type SystemProject } from './system-project.ts';

/** A request about the instance itself. */
export type InstanceContext = BaseContext & {
  readonly system: SystemProject;
  readonly operator: {
    readonly id: string;
    readonly email: string;
    readonly name: string | null;
    readonly role: string;
    /** Support access: the address of the operator who acts as this one. */
    readonly impersonator: string | null;
  } | null;
};

/** Anybody at the instance's root; a session of the system project says who. */
export const anyoneHere: Who<InstanceContext> = {
  name: 'anyone',
  surface: 'instance',
  crossSiteChecked: true,
  async authenticate(base, request) {
    const system = await getSystemProject(base);
    const session = await authenticateSession(base, system, request);
    if (!session) return { ...base, system, operator: null };
    const memberships = await listMemberships(base.database.db, system.id, session.userId);
    const role =
      memberships.map((membership) => membership.role).sort((a, b) => rankOfRole(a) - rankOfRole(b))[0] ?? 'none';
    const { userId: id, email, name, actor } = session;
    return { ...base, system, operator: { id, email, name, role, impersonator: actor?.email ?? null } };
  },
};

/** Whoever holds the one-time token that start-up printed, or the instance secret itself, while nobody has set the instance up. */
export const setUpHolder: Who<BaseContext> = {
  name: 'set-up token',
  surface: 'instance',
  crossSiteChecked: false,
  async authenticate(base, request) {
    const token = bearerOf(request);
    const state = await setUpStateOf(base, token ?? '');
    if (state === 'done') throw new Problem(operatorErrors.already_set_up);
    if (token === null) throw new Problem(accessErrors.unauthenticated);
    if (state !== 'open' && !isControlCredential(base, token)) throw new Problem(accessErrors.invalid_credential);
    return base;
  },
};

/** RFC 6750, section 2.1. Null: there is no bearer credential. */
export function bearerOf(request: IncomingRequest): string | null {
  const header = request.header('authorization');
  return header !== undefined && /^bearer /i.test(header) ? header.slice(7).trim() : null;
}
