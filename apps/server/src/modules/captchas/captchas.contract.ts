import { z } from 'zod';
import { timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';
import { projectSettings } from '../projects/index.ts';
import { captchaErrors } from './captchas.errors.ts';

/** What the provider's widget gave to the page. */
export const captchaIn = z.string().max(4_096).describe('The answer of the captcha, where the project asks for one.');

const settings = projectSettings.shape.captcha.unwrap();

export const captchaView = settings
  .extend({
    secretLastFour: z.string().nullable().describe('The secret itself is shown to nobody again.'),
    updatedAt: timeOut,
  })
  .meta({ id: 'Captcha' });

const errors = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const getCaptchaContract = {
  summary: 'Where the project asks for a captcha, and by which provider',
  tag: 'captcha',
  answer: { status: 200, schema: captchaView },
  errors,
} as const satisfies Contract;

export const putCaptchaContract = {
  summary: 'Ask for a captcha by Turnstile or hCaptcha with keys of your own; in development by the simulator',
  tag: 'captcha',
  body: settings.extend({
    secret: z
      .string()
      .regex(/^[\x21-\x7e]{8,200}$/, 'The secret that belongs to the site key')
      .optional()
      .describe('Write-only. Left out, the one that is there stays, for the same provider.'),
  }),
  answer: { status: 200, schema: captchaView },
  errors: [...errors, stepUpRequired, captchaErrors.secret_missing, captchaErrors.simulator_refused],
} as const satisfies Contract;
