import type { OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { ProjectContext } from '../projects/index.ts';
import { credentialHash } from './credentials.ts';
import { answerWithoutCopy, asProblem, readWire } from './session-check.ts';
import type { CredentialContext } from './sessions.context.ts';
import type { getSessionContract } from './sessions.contract.ts';
import { sessionErrors } from './sessions.errors.ts';

/** The session check for requests that the front handler leaves: pages of other origins, and the first request of a project. */
export async function getSession(
  ctx: ProjectContext & CredentialContext,
): Promise<OutputOf<typeof getSessionContract>> {
  if (ctx.credential === null) throw new Problem(sessionErrors.required);
  const hash = credentialHash(ctx.credential);
  const { copies, trusted } = ctx.modules.sessionCheck;
  if (!trusted()) throw new Problem(sessionErrors.copies_untrusted, { retryAfterSeconds: 1 });
  const copy = copies.get(hash);
  if (copy && copy.projectId === ctx.project.id && copy.expiresAtMilliseconds > ctx.clock.now().getTime()) {
    return readWire(copy.wire);
  }
  const wire = await answerWithoutCopy(ctx, ctx.project, ctx.credential, hash).catch((error: unknown) => {
    throw asProblem(error);
  });
  if (wire === null) throw new Problem(sessionErrors.required);
  return readWire(wire);
}
