import { z } from 'zod';
import { decodeId, encodeId } from '../../../lib/type-id.ts';
import { type Actor, type BaseContext, type Services, systemContext } from '../../../platform/context/context.ts';
import { createCookieJar } from '../../../platform/http/cookies.ts';
import { type Tx, write } from '../../../platform/outbox/write.ts';
import { findMembership } from '../../organizations/index.ts';
import type { Project } from '../../projects/index.ts';
import { type Decider, findPageOfUsers } from '../../users/index.ts';
import { applyToAll } from '../apply-action.ts';
import { isOver, type StoredBulkAction } from '../bulk-action.ts';
import { countOutcomes, MOST_FAILURES_KEPT, MOST_FAULTS, PORTION, PORTIONS_AT_ONCE } from '../bulk-actions.rules.ts';
import { advanceBulkAction, countFault, endBulkAction, findBulkAction, lockBulkAction } from '../bulk-actions.store.ts';

const jobData = z.object({
  projectId: z.string(),
  id: z.string(),
  /** By whose membership an operator asked. Null: a secret key. */
  organizationId: z.string().nullable().default(null),
});

export function registerBulkActionJobs(services: Services): void {
  services.jobs.work('bulk_actions', (data) => runBulkAction(services, jobData.parse(data)));
}

type Key = z.output<typeof jobData>;

/** Portion by portion, each of them one transaction. After some it lets others go first, and goes on in a job of its own. */
async function runBulkAction(services: Services, key: Key): Promise<void> {
  const project = await services.modules.projects.byId(key.projectId);
  const found = project && (await findBulkAction(services.database.db, key.projectId, key.id));
  if (!project || !found) return;
  const ctx: BaseContext = {
    ...systemContext(services, encodeId('bulkAction', found.id), createCookieJar(undefined)),
    // The audit of each item names who asked.
    actor: found.actor,
  };
  try {
    for (let portion = 1; await runPortion(ctx, project, key, portion === PORTIONS_AT_ONCE); portion++);
  } catch (error) {
    await breakOff(ctx, key);
    throw error;
  }
}

/** Whether this job goes on. */
async function runPortion(ctx: BaseContext, project: Project, key: Key, isLast: boolean): Promise<boolean> {
  return write(ctx, async (tx) => {
    const bulk = await lockBulkAction(tx.db, key.projectId, key.id);
    if (!bulk || isOver(bulk)) return false;
    const by = await deciderOf(tx, project, bulk.actor, key.organizationId);
    const isFinished = await runItems(ctx, tx, by, bulk);
    if (!isFinished && isLast) {
      await ctx.jobs.enqueue(tx.db, 'bulk_actions', key);
      tx.afterCommit(() => ctx.jobs.nudge('bulk_actions'));
    }
    return !isFinished && !isLast;
  });
}

/** With the role that the operator has now: whoever has lost it meanwhile goes on without it. */
async function deciderOf(
  tx: Tx,
  project: Project,
  { type, id }: Actor,
  organizationId: string | null,
): Promise<Decider> {
  if (type !== 'operator') return { project, caller: { type: 'secret_key' } };
  const userId = decodeId('user', id ?? '');
  const membership = organizationId && userId ? await findMembership(tx.db, project.id, organizationId, userId) : null;
  return { project, caller: { type, role: membership?.role ?? 'none' } };
}

async function runItems(ctx: BaseContext, tx: Tx, by: Decider, bulk: StoredBulkAction): Promise<boolean> {
  const { projectId, id } = bulk;
  const cursor = bulk.nextCursor ?? undefined;
  const page = await findPageOfUsers(tx.db, { ...bulk.filter, projectId, cursor, limit: PORTION, now: tx.now });
  // Whoever came later was not counted, and nobody has decided about them.
  const ids = page.data.filter(({ createdAt }) => createdAt <= bulk.createdAt).map((user) => user.id);
  const outcomes = await applyToAll(ctx, tx, by, bulk.action, ids);
  const portion = countOutcomes([...outcomes.values()]);
  const counts = {
    done: bulk.counts.done + portion.done,
    unchanged: bulk.counts.unchanged + portion.unchanged,
    failed: bulk.counts.failed + portion.failed,
  };
  const failures = [...outcomes].flatMap(([userId, outcome]) =>
    outcome.outcome === 'failed' ? [{ id: userId, code: outcome.code }] : [],
  );
  const isFinished = page.nextCursor === null;
  await advanceBulkAction(tx.db, {
    projectId,
    id,
    nextCursor: page.nextCursor,
    counts,
    failures: [...bulk.failures, ...failures].slice(0, MOST_FAILURES_KEPT),
    state: isFinished ? 'finished' : 'running',
    now: tx.now,
  });
  if (isFinished) {
    const bulkActionId = encodeId('bulkAction', id);
    const target = { type: 'bulk_action', id: bulkActionId };
    tx.audit({ projectId, action: 'bulk_actions.finished', target, changes: counts });
    tx.emit({ projectId, type: 'bulk_action.finished', data: { bulkActionId, action: bulk.action.type, ...counts } });
  }
  return isFinished;
}

/** The queue tries again, from where the last portion ended. What breaks off again and again has failed, and says so. */
async function breakOff(ctx: BaseContext, { projectId, id }: Key): Promise<void> {
  if ((await countFault(ctx.database.db, projectId, id)) < MOST_FAULTS) return;
  await write(ctx, async (tx) => {
    const bulk = await lockBulkAction(tx.db, projectId, id);
    if (!bulk || isOver(bulk)) return;
    await endBulkAction(tx.db, { projectId, id, state: 'failed', now: tx.now });
    const target = { type: 'bulk_action', id: encodeId('bulkAction', id) };
    tx.audit({ projectId, action: 'bulk_actions.failed', target, changes: { ...bulk.counts } });
  });
}
