import type { Db } from '../../platform/db/database.ts';
import { Problem } from '../../platform/http/problem.ts';
import { findLineage } from './inherited-sessions.store.ts';
import type { UserContext } from './sessions.context.ts';
import { sessionErrors } from './sessions.errors.ts';

/** What belongs to this session is bound to its line: a refresh keeps the session's id, and a step-up makes a new one that goes on in its place. */
export async function requireLineage({ project, session }: UserContext, db: Db): Promise<string> {
  const lineageId = await findLineage(db, { projectId: project.id, id: session.id });
  if (lineageId === null) throw new Problem(sessionErrors.required);
  return lineageId;
}
