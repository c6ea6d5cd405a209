import { expect, it } from 'vitest';
import type { Captcha } from '../../api/types.ts';
import { captchaBodyOf, captchaDraftOf, missingCaptchaFields } from './captchas.rules.ts';

const captcha: Captcha = {
  provider: 'turnstile',
  siteKey: 'a-site-key',
  onSignUp: true,
  onMagicLink: false,
  onPasswordReset: false,
  onSignInAfterFailures: 3,
  whenUnavailable: 'refuse',
  secretLastFour: 'abcd',
  updatedAt: '2026-11-21T09:41:00Z',
};

it('an empty secret leaves the one that is kept', () => {
  const draft = captchaDraftOf(captcha);
  expect(captchaBodyOf(draft)).not.toHaveProperty('secret');
  expect(captchaBodyOf({ ...draft, secret: ' new ' })).toMatchObject({ secret: 'new', siteKey: 'a-site-key' });
  expect(captchaBodyOf({ ...draft, siteKey: ' ' })).toMatchObject({ siteKey: null });
});

it('a secret is kept for its own provider alone', () => {
  const draft = captchaDraftOf(captcha);
  expect([...missingCaptchaFields(draft, captcha)]).toEqual([]);
  expect([...missingCaptchaFields({ ...draft, provider: 'hcaptcha', siteKey: '' }, captcha)]).toEqual([
    'siteKey',
    'secret',
  ]);
  expect([...missingCaptchaFields({ ...draft, provider: 'simulator', siteKey: '' }, captcha)]).toEqual([]);
});
