import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { listMemberships, rankOfRole } from '../organizations/index.ts';
import type { Project } from '../projects/index.ts';
import type { User } from './user.ts';
import { userErrors } from './users.errors.ts';

/** Who decides over users, and in which project: a request of the management API, or a job that one began. */
export type Decider = {
  readonly project: Project;
  readonly caller: { readonly type: 'secret_key' } | { readonly type: 'operator'; readonly role: string };
};

/**
 * Whoever decides how somebody signs in could be them, and whoever decides whether they do could be rid of them. Users of the system project
 * are operators by their memberships there, so over them only those decide who hold as much: an admin neither becomes an owner by giving the
 * owner another address, nor locks the owner out. In other projects users hold nothing that the management of the project does not.
 */
export async function refuseOutranked({ project, caller }: Decider, tx: Tx, user: Pick<User, 'id'>): Promise<void> {
  const theirs = await operatorRankOf(tx, project, user.id);
  if (theirs === null) return;
  const mine = caller.type === 'operator' ? rankOfRole(caller.role) : Number.POSITIVE_INFINITY;
  if (mine > theirs) throw new Problem(userErrors.outranked);
}

/** The highest rank of an operator, 0 for an owner; null for who is none. */
export async function operatorRankOf(tx: Tx, project: Project, userId: string): Promise<number | null> {
  if (!project.isSystem) return null;
  const memberships = await listMemberships(tx.db, project.id, userId);
  return memberships.length === 0 ? null : Math.min(...memberships.map(({ role }) => rankOfRole(role)));
}
