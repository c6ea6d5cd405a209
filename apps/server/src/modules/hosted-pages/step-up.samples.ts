import { email, longEmail, none, returnTo, type Sample, type SampleFrames, sample } from './frames.samples.ts';
import * as pages from './index.ts';
import { google, ownProvider } from './providers.samples.ts';

/** Fresh proofs. */
export function stepUpSamples({ frame, long }: SampleFrames): readonly Sample[] {
  return [
    sample('step-up-password', '/step-up', pages.stepUpPage, {
      ...frame,
      problems: [{ field: 'password', code: 'passwords.wrong_current' }],
      returnTo,
      email,
      way: 'password',
      others: [],
      mail: 'magic-link',
      providers: [],
      passkey: true,
    }),
    sample('step-up-code', '/step-up', pages.stepUpPage, {
      ...frame,
      problems: none,
      returnTo,
      email,
      way: 'totp',
      others: ['recovery_code'],
      mail: 'magic-link',
      providers: [],
      passkey: false,
    }),
    sample('step-up-passkey-refused', '/step-up', pages.stepUpPage, {
      ...frame,
      problems: [{ code: 'passkeys.refused' }],
      returnTo,
      email,
      way: null,
      others: [],
      passkey: true,
      mail: 'email-code',
      providers: [google],
    }),
    sample('step-up-by-mail', '/step-up', pages.stepUpPage, {
      ...long,
      problems: none,
      returnTo,
      email: longEmail,
      way: null,
      others: [],
      passkey: false,
      mail: 'magic-link',
      providers: [ownProvider],
    }),
    sample('step-up-by-provider', '/step-up', pages.stepUpPage, {
      ...frame,
      problems: none,
      returnTo,
      email,
      way: null,
      others: [],
      passkey: false,
      mail: null,
      providers: [google],
    }),
  ];
}
