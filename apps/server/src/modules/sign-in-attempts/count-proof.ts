import { readKnownDevice } from '../devices/index.ts';
import { type FailureSubject, failureLimits, requireLimits } from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';

/**
 * Takes a place at the limits of the account before a proof is looked at, whatever is proven and wherever. A device that the account knows has
 * its own places, so that strangers who use up the account's do not lock its owner out.
 */
export async function countProof(
  ctx: ProjectContext,
  account: { readonly id: string; readonly emailKey: string },
): Promise<FailureSubject> {
  const knownDevice = await readKnownDevice(ctx, account.id);
  const subject = { emailKey: account.emailKey, ip: ctx.request.ip, knownDevice };
  await requireLimits(ctx, ctx.project.id, failureLimits(ctx.project.settings.limits, subject));
  return subject;
}
