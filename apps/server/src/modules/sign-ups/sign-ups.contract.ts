import { z } from 'zod';
import { emailIn, nameIn, passwordIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { limitErrors } from '../limits/index.ts';
import { passwordErrors } from '../passwords/index.ts';
import { publicUser, userErrors } from '../users/index.ts';
import { signUpErrors } from './sign-ups.errors.ts';

export const signUpContract = {
  summary: 'Sign up with an e-mail address and a password',
  tag: 'sign-up',
  body: z.strictObject({ email: emailIn, password: passwordIn, name: nameIn.optional() }),
  answer: {
    status: 201,
    schema: z.object({ user: publicUser, next: z.enum(['verify_email', 'complete']) }).meta({ id: 'SignedUp' }),
  },
  errors: [
    signUpErrors.closed,
    userErrors.email_taken,
    limitErrors.too_many,
    passwordErrors.too_short,
    passwordErrors.too_long,
    passwordErrors.too_common,
    passwordErrors.too_personal,
  ],
} as const satisfies Contract;
