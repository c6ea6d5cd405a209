import { Problem } from '../../platform/http/problem.ts';
import { countPlaces, type LimitSubject, requireLimits } from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { captchaErrors } from './captchas.errors.ts';
import { type CaptchaPlace, type CaptchaVerdict, captchaSealingContext } from './captchas.rules.ts';
import { findCaptchaSecret } from './captchas.store.ts';

const RETRY_SECONDS = 60;

/** Where the project asks for a captcha at this place, it must be solved. Nothing about accounts is looked at: it is the same for everybody. */
export async function requireCaptcha(
  ctx: ProjectContext,
  place: CaptchaPlace,
  answer: string | undefined,
): Promise<void> {
  const { captcha } = ctx.project.settings;
  if (captcha.provider !== 'off' && captcha[place]) await requireSolved(ctx, answer);
}

/** The same at a sign-in that has failed as often as the project says, for the account or from the address, whether there is an account or not. */
export async function requireCaptchaAfterFailures(
  ctx: ProjectContext,
  subjects: readonly (LimitSubject & { readonly windowSeconds: number })[],
  answer: string | undefined,
): Promise<void> {
  const { provider, onSignInAfterFailures: most } = ctx.project.settings.captcha;
  if (provider === 'off' || most === 0) return;
  const counts = await countPlaces(ctx, ctx.project.id, subjects);
  if (counts.some((count) => count >= most)) await requireSolved(ctx, answer);
}

async function requireSolved(ctx: ProjectContext, answer: string | undefined): Promise<void> {
  if (answer === undefined || answer === '') throw refusal('required');
  // Each try is a call of ours to somebody else: nobody makes us call without end.
  await requireLimits(ctx, ctx.project.id, [
    { kind: 'captchas.address', subject: ctx.request.ip, most: 100, windowSeconds: 600 },
  ]);
  const verdict = await judge(ctx, answer);
  if (verdict === 'passed') return;
  if (verdict === 'failed') throw refusal('failed');
  if (ctx.project.settings.captcha.whenUnavailable === 'allow') return;
  throw new Problem(captchaErrors.unavailable, { retryAfterSeconds: RETRY_SECONDS });
}

/** Null, and a line in the log: the provider could not be asked, or could not say. */
async function judge(ctx: ProjectContext, answer: string): Promise<CaptchaVerdict | null> {
  const { provider } = ctx.project.settings.captcha;
  const verify = provider === 'off' ? null : ctx.modules.captchaVerifiers.of[provider];
  try {
    const secret = provider === 'simulator' ? '' : await secretOf(ctx, provider);
    const verdict = verify && secret !== null ? await verify({ secret, answer, ip: ctx.request.ip }) : null;
    if (verdict === null) ctx.log.warn({ provider, project: ctx.project.slug }, 'a captcha could not be judged');
    return verdict;
  } catch (error) {
    const reason = (error as Error).message;
    ctx.log.warn({ provider, project: ctx.project.slug, reason }, 'a captcha could not be judged');
    return null;
  }
}

async function secretOf(ctx: ProjectContext, provider: string): Promise<string | null> {
  const found = await findCaptchaSecret(ctx.database.db, ctx.project.id);
  if (!found || found.provider !== provider) return null;
  return (await ctx.vault.unseal(found.secretSealed, captchaSealingContext(ctx.project.id))).toString();
}

function refusal(reason: 'required' | 'failed'): Problem {
  const { code, title } = captchaErrors[reason];
  return new Problem(captchaErrors[reason], { fields: [{ path: 'captcha', code, message: title }] });
}
