import { readBrowserBinding, readKnownDevice } from '../devices/index.ts';
import { type FailureSubject, failureLimits, judge, requireLimits } from '../limits/index.ts';
import { findWaitingCode, takeTokenByCode, tokenErrors } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { signInRefused } from '../sign-in-attempts/index.ts';
import type { MailWay } from './mail-ways.ts';

/** Who comes in, and what their tries were counted by. */
export type TakenCode = { readonly userId: string; readonly subject: FailureSubject };

/**
 * Six digits can be guessed: each try takes a place at the limits of the account whose code it is before it is looked at. It is counted and taken
 * outside every transaction, so that the try counts whatever becomes of the rest. A wrong code, one of a stranger's browser and one for an address
 * without an account: the same look-ups, places and answer.
 */
export async function takeCode(ctx: ProjectContext, { kind }: MailWay, code: string): Promise<TakenCode> {
  const { project } = ctx;
  const place = { projectId: project.id, kind, bindingHash: readBrowserBinding(ctx), now: ctx.clock.now() };
  const waiting = await findWaitingCode(ctx.database, place);
  const subject: FailureSubject = {
    emailKey: waiting?.emailKey ?? null,
    ip: ctx.request.ip,
    knownDevice: await readKnownDevice(ctx, waiting?.userId ?? null),
  };
  const limits = failureLimits(project.settings.limits, subject);
  await requireLimits(ctx, project.id, limits);
  const taken = await judge(ctx, project.id, limits, () => takeTokenByCode(ctx, { ...place, code }));
  if (taken?.userId) return { userId: taken.userId, subject };
  throw signInRefused(tokenErrors.used_or_expired, waiting?.userId ?? null);
}
