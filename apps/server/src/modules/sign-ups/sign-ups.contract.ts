import { z } from 'zod';
import { emailIn, nameIn, passwordIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { captchaErrors, captchaIn } from '../captchas/index.ts';
import { limitErrors } from '../limits/index.ts';
import { credentialIn, passkeyErrors } from '../passkeys/index.ts';
import { newPasswordErrors } from '../passwords/index.ts';
import { referralCodeIn } from '../referrals/index.ts';
import { acceptedTermsIn, termsErrors } from '../terms/index.ts';
import { publicUser, userErrors, usernameIn } from '../users/index.ts';
import { signUpErrors } from './sign-ups.errors.ts';

export const signUpContract = {
  summary: 'Sign up with an e-mail address and a password, a passkey, or neither where a mail signs in',
  tag: 'sign-up',
  body: z
    .strictObject({
      email: emailIn,
      password: passwordIn.optional(),
      credential: credentialIn.optional().describe('Instead of the password: the passkey that the browser made.'),
      byMail: z
        .literal(true)
        .optional()
        .describe('Instead of both: the account is entered by mail, where the project has a way by mail.'),
      name: nameIn.optional(),
      username: usernameIn.optional(),
      acceptedTerms: acceptedTermsIn.optional().describe('The version of the terms, where the project asks for one.'),
      referralCode: referralCodeIn.optional(),
      captcha: captchaIn.optional(),
    })
    .refine(
      (body) => [body.password, body.credential, body.byMail].filter((proof) => proof !== undefined).length === 1,
      {
        path: ['password'],
        error: 'is there, or a credential or byMail in its place, and no two of them',
      },
    ),
  answer: {
    status: 201,
    schema: z.object({ user: publicUser, next: z.enum(['verify_email', 'complete']) }).meta({ id: 'SignedUp' }),
  },
  errors: [
    signUpErrors.closed,
    signUpErrors.proof_required,
    signUpErrors.domain_not_allowed,
    signUpErrors.disposable_address,
    userErrors.email_taken,
    userErrors.username_taken,
    userErrors.username_reserved,
    userErrors.username_required,
    userErrors.username_off,
    termsErrors.not_accepted,
    captchaErrors.required,
    captchaErrors.failed,
    captchaErrors.unavailable,
    passkeyErrors.disabled,
    passkeyErrors.refused,
    passkeyErrors.known_already,
    limitErrors.too_many,
    ...newPasswordErrors,
  ],
} as const satisfies Contract;
