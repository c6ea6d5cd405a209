import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { rankOfRole } from '../organizations/index.ts';
import type { Project } from '../projects/index.ts';
import { isBanned, operatorRankOf, type User } from '../users/index.ts';
import { impersonationErrors } from './impersonations.errors.ts';

/** Never of an operator who holds as much or more, and never of somebody who could not sign in themselves. The row is locked. */
export async function refuseUser(tx: Tx, project: Project, user: User, operatorRole: string): Promise<void> {
  const theirs = await operatorRankOf(tx, project, user.id);
  if (theirs !== null && theirs <= rankOfRole(operatorRole)) throw new Problem(impersonationErrors.outranked);
  if (isBanned(user, tx.now) || user.deletionDueAt !== null) throw new Problem(impersonationErrors.user_unavailable);
}
