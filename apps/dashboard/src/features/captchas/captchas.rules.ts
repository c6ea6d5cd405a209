import type { Captcha } from '../../api/types.ts';
import type { CaptchaChange } from './captchas.queries.ts';

/** The setting as it is typed: an empty secret leaves the one that is kept. */
export type CaptchaDraft = Omit<Captcha, 'siteKey' | 'secretLastFour' | 'updatedAt'> & {
  readonly siteKey: string;
  readonly secret: string;
};

export function captchaDraftOf({ secretLastFour: _, updatedAt: __, siteKey, ...captcha }: Captcha): CaptchaDraft {
  return { ...captcha, siteKey: siteKey ?? '', secret: '' };
}

export function captchaBodyOf({ siteKey, secret, ...draft }: CaptchaDraft): CaptchaChange {
  return {
    ...draft,
    siteKey: siteKey.trim() === '' ? null : siteKey.trim(),
    ...(secret.trim() === '' ? {} : { secret: secret.trim() }),
  };
}

/** Fields that a provider with keys wants, and that are empty. */
export function missingCaptchaFields(draft: CaptchaDraft, kept: Captcha): ReadonlySet<'siteKey' | 'secret'> {
  const missing = new Set<'siteKey' | 'secret'>();
  if (draft.provider === 'off' || draft.provider === 'simulator') return missing;
  if (draft.siteKey.trim() === '') missing.add('siteKey');
  const keeps = kept.provider === draft.provider && kept.secretLastFour !== null;
  if (draft.secret.trim() === '' && !keeps) missing.add('secret');
  return missing;
}
