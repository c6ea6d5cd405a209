import { readKnownDevice } from '../devices/index.ts';
import { type FailureSubject, failureLimits, judge, requireLimits } from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';

/**
 * Takes a place at the limits of the account before a proof is looked at, whatever is proven and wherever. A device that the account knows has
 * its own places, so that strangers who use up the account's do not lock its owner out.
 */
export async function countProof<Verdict>(
  ctx: ProjectContext,
  account: { readonly id: string; readonly emailKey: string },
  look: () => Promise<Verdict>,
): Promise<{ subject: FailureSubject; verdict: Verdict }> {
  const knownDevice = await readKnownDevice(ctx, account.id);
  const subject = { emailKey: account.emailKey, ip: ctx.request.ip, knownDevice };
  const limits = failureLimits(ctx.project.settings.limits, subject);
  await requireLimits(ctx, ctx.project.id, limits);
  return { subject, verdict: await judge(ctx, ctx.project.id, limits, look) };
}
