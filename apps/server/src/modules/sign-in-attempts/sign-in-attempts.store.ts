import type { Db } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';
import type { AttemptHandle } from './attempt-handle.ts';
import type { Step, WaitingStep } from './sign-in-attempts.rules.ts';

/** What an attempt remembers beside its columns. */
export type AttemptData = {
  readonly transport: 'cookie' | 'token';
  readonly method: string;
  readonly proven: boolean;
  /** The first proof showed a mailbox and nothing else. */
  readonly byMail: boolean;
  /** Wished for with the second proof, done when the session opens. */
  readonly trustDevice: boolean;
};

export type Attempt = {
  readonly id: string;
  readonly userId: string;
  readonly state: WaitingStep;
  readonly amr: readonly string[];
  readonly data: AttemptData;
  readonly returnTo: string | null;
  readonly expiresAt: Date;
};

export async function insertAttempt(
  db: Db,
  row: {
    projectId: string;
    handle: AttemptHandle;
    userId: string;
    applicationId: string;
    state: Step;
    amr: readonly string[];
    data: AttemptData;
    returnTo: string | null;
    ip: string;
    userAgent: string | null;
    now: Date;
    expiresAt: Date;
  },
): Promise<void> {
  const { handle, now, data, amr, ...columns } = row;
  await db
    .insertInto('signInAttempts')
    .values({
      ...columns,
      id: handle.id,
      bindingHash: handle.bindingHash,
      amr: [...amr],
      data: JSON.stringify(data),
      createdAt: now,
    })
    .execute();
}

type Query = { readonly projectId: string; readonly handle: AttemptHandle; readonly now: Date };

function openAttempt(db: Db, { projectId, handle, now }: Query) {
  return db
    .selectFrom('signInAttempts')
    .select(['id', 'userId', 'state', 'amr', 'data', 'returnTo', 'expiresAt'])
    .where('projectId', '=', projectId)
    .where('id', '=', handle.id)
    .where('bindingHash', '=', handle.bindingHash)
    .where('completedAt', 'is', null)
    .where('expiresAt', '>', now);
}

/** An attempt that is open and began in this browser. */
export async function findAttempt(db: Db, query: Query): Promise<Attempt | null> {
  return view(await openAttempt(db, query).executeTakeFirst());
}

/** The same, held to the end of the transaction: of all posts of one step, one at a time. */
export async function lockAttempt(db: Db, query: Query): Promise<Attempt | null> {
  return view(await openAttempt(db, query).forUpdate().executeTakeFirst());
}

export async function moveAttempt(
  db: Db,
  change: {
    projectId: string;
    id: string;
    state: Step;
    amr: readonly string[];
    data: AttemptData;
    completedAt: Date | null;
  },
): Promise<void> {
  await db
    .updateTable('signInAttempts')
    .set({
      state: change.state,
      amr: [...change.amr],
      data: JSON.stringify(change.data),
      completedAt: change.completedAt,
    })
    .where('projectId', '=', change.projectId)
    .where('id', '=', change.id)
    .execute();
}

/** What the account did before does not count any more: another password, a claim. A ban is asked for at every step. */
export async function endAttemptsOfUser(db: Db, projectId: string, userId: string, now: Date): Promise<void> {
  await db
    .updateTable('signInAttempts')
    .set({ completedAt: now })
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('completedAt', 'is', null)
    .execute();
}

export async function removeEndedAttempts(db: Db, endedBefore: Date, limit: number): Promise<number> {
  const ended = db
    .selectFrom('signInAttempts')
    .select(['projectId', 'id'])
    .where('expiresAt', '<', endedBefore)
    .orderBy('expiresAt')
    .limit(limit);
  const result = await db
    .deleteFrom('signInAttempts')
    .where((eb) => eb(eb.refTuple('projectId', 'id'), 'in', ended.$asTuple('projectId', 'id')))
    .modifyEnd(patient)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

type Row = Omit<Attempt, 'userId' | 'state' | 'data'> & { userId: string | null; state: string; data: unknown };

function view(row: Row | undefined): Attempt | null {
  if (row === undefined || row.userId === null) return null;
  return { ...row, userId: row.userId, state: row.state as WaitingStep, data: row.data as AttemptData };
}
