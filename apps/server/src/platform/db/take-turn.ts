import { sql } from 'kysely';
import type { TransactionDb } from './database.ts';

/**
 * Those who do the same kind of thing in one project come one after the other, to the end of their transactions. Unlike a lock on the project's row it
 * holds up nobody else: changes of settings, sign-ups, and whatever refers to the project.
 */
export async function takeTurn(db: TransactionDb, kind: string, projectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${kind} ${projectId}`}, 0))`.execute(db);
}
