import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import { changeProject, type ManagementContext } from '../projects/index.ts';
import type { putCaptchaContract } from './captchas.contract.ts';
import { captchaErrors } from './captchas.errors.ts';
import { captchaSealingContext } from './captchas.rules.ts';
import { type CaptchaSecret, deleteCaptchaSecret, findCaptchaSecret, writeCaptchaSecret } from './captchas.store.ts';
import { viewCaptcha } from './get-captcha.ts';

type Input = InputOf<typeof putCaptchaContract>;

/** Setting and secret are one change: no page ever asks for a captcha that nobody can judge. */
export async function putCaptcha(ctx: ManagementContext, input: Input): Promise<OutputOf<typeof putCaptchaContract>> {
  authorize(ctx, 'projects:write');
  if (input.secret !== undefined) requireFreshOperator(ctx);
  const { secret, ...captcha } = input;
  if (captcha.provider === 'simulator' && ctx.modules.captchaVerifiers.of.simulator === null)
    throw new Problem(captchaErrors.simulator_refused);
  const projectId = ctx.project.id;
  return write(ctx, async (tx) => {
    // Takes the lock of the project: two changes at once leave the setting and the secret of one of them.
    const project = await changeProject(ctx, tx, projectId, { settings: { captcha } });
    const before = await findCaptchaSecret(tx.db, projectId);
    const kept = keptSecret(ctx, input, before);
    if (kept === null) await deleteCaptchaSecret(tx.db, projectId);
    else await writeCaptchaSecret(tx.db, { ...kept, now: tx.now });
    tx.audit({
      projectId,
      action: 'captcha.updated',
      target: { type: 'captcha', id: null },
      changes: { provider: captcha.provider, newSecret: secret !== undefined },
    });
    tx.emit({ projectId, type: 'captcha.updated', data: { provider: captcha.provider } });
    return viewCaptcha(project, kept);
  });
}

/** Whoever leaves a provider leaves no secret of theirs behind. */
function keptSecret(ctx: ManagementContext, input: Input, before: CaptchaSecret | null): CaptchaSecret | null {
  const { provider, siteKey, secret } = input;
  if (provider === 'off' || provider === 'simulator') return null;
  const projectId = ctx.project.id;
  const given =
    secret === undefined
      ? null
      : {
          projectId,
          provider,
          secretSealed: ctx.vault.seal(secret, captchaSealingContext(projectId)),
          secretLastFour: secret.slice(-4),
        };
  const kept = given ?? (before?.provider === provider ? before : null);
  if (kept === null || siteKey === null) throw new Problem(captchaErrors.secret_missing);
  return kept;
}
