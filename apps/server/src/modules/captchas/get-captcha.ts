import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext, Project } from '../projects/index.ts';
import type { getCaptchaContract } from './captchas.contract.ts';
import { type CaptchaSecret, findCaptchaSecret } from './captchas.store.ts';

export async function getCaptcha(
  ctx: ManagementContext,
  _input: InputOf<typeof getCaptchaContract>,
): Promise<OutputOf<typeof getCaptchaContract>> {
  authorize(ctx, 'projects:read');
  return viewCaptcha(ctx.project, await findCaptchaSecret(ctx.database.db, ctx.project.id));
}

export function viewCaptcha(project: Project, secret: CaptchaSecret | null): OutputOf<typeof getCaptchaContract> {
  return {
    ...project.settings.captcha,
    secretLastFour: secret?.secretLastFour ?? null,
    updatedAt: project.updatedAt.toISOString(),
  };
}
