import {
  email,
  longEmail,
  none,
  returnTo,
  type Sample,
  type SampleFrames,
  sample,
  simulator,
} from './frames.samples.ts';
import * as pages from './index.ts';
import { providerLines } from './providers.samples.ts';

/** The sign-in page. */
export function signInSamples({ frame, long }: SampleFrames): readonly Sample[] {
  const signIn = {
    ...frame,
    values: {},
    problems: none,
    returnTo,
    signUp: 'open' as const,
    usernames: false,
    passwordEnabled: true,
    magicLinkEnabled: true,
    emailCodeEnabled: true,
    providers: providerLines.slice(0, 2),
    passkeyEnabled: true,
  };

  return [
    sample('sign-in', '/sign-in', pages.signInPage, signIn),
    sample('sign-in-refused', '/sign-in', pages.signInPage, {
      ...signIn,
      values: { email },
      problems: [{ code: 'sign_in.wrong_credentials' }],
    }),
    sample('sign-in-paused', '/sign-in', pages.signInPage, {
      ...signIn,
      values: { email },
      problems: [{ code: 'limits.account_paused', retryAfterSeconds: 840 }],
    }),
    sample('sign-in-not-verified', '/sign-in', pages.signInPage, {
      ...signIn,
      values: { email },
      problems: [{ code: 'sign_in.not_verified' }],
    }),
    sample('sign-in-field-problems', '/sign-in', pages.signInPage, {
      ...signIn,
      values: { email: 'ines' },
      problems: [
        { field: 'email', code: 'users.email_invalid' },
        { field: 'password', code: 'passwords.required' },
      ],
    }),
    sample('sign-in-either', '/sign-in', pages.signInPage, {
      ...signIn,
      usernames: true,
      signUp: 'waitlist',
      captcha: simulator,
      values: { email: 'ines.okafor' },
      problems: [{ field: 'captcha', code: 'captchas.required' }],
    }),
    sample('sign-in-link-only', '/sign-in', pages.signInPage, {
      ...signIn,
      passwordEnabled: false,
      notice: 'session_ended',
    }),
    sample('sign-in-long', '/sign-in', pages.signInPage, {
      ...signIn,
      ...long,
      values: { email: longEmail },
      notice: 'password_reset',
    }),
    sample('sign-in-providers', '/sign-in', pages.signInPage, { ...signIn, ...long, providers: providerLines }),
  ];
}
