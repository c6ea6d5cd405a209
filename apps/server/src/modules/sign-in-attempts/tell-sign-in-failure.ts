import { encodeId } from '../../lib/type-id.ts';
import type { ErrorDefinition } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';

type Failure = {
  /** For the metrics: `password`, `passkey`, `provider`, … */
  readonly method: string;
  readonly reason: ErrorDefinition;
  /** Null where nobody is known. */
  readonly userId: string | null;
  /** What was wrong, where it is not the method itself: the second factor, the provider. */
  readonly changes?: Readonly<Record<string, unknown>>;
};

/** A proof that was wrong is told in the same words, whichever it was: in the metrics, in the audit, and to nobody else. */
export async function tellSignInFailure(ctx: ProjectContext, failure: Failure): Promise<void> {
  const { method, reason, userId, changes } = failure;
  ctx.metrics.signIns.inc({ method, result: reason.code });
  await write(ctx, async (tx) => {
    tx.audit({
      projectId: ctx.project.id,
      action: 'sign_in.failed',
      target: { type: 'user', id: userId === null ? null : encodeId('user', userId) },
      changes: { method, reason: reason.code, ...changes },
    });
  });
}
