import {
  email,
  longEmail,
  longName,
  minutesAgo,
  none,
  returnTo,
  type Sample,
  type SampleFrames,
  sample,
  simulator,
} from './frames.samples.ts';
import * as pages from './index.ts';
import { providerLines } from './providers.samples.ts';

/** New accounts: sign-up, the waitlist and invitations. */
export function signUpSamples({ frame, long }: SampleFrames): readonly Sample[] {
  const newAccount = {
    values: {},
    problems: none,
    username: 'off' as const,
    passwordMinimumCharacters: 12,
    proof: 'password_only' as const,
  };
  const signUp = {
    ...frame,
    ...newAccount,
    state: 'open' as const,
    returnTo,
    providers: providerLines.slice(0, 1),
  };
  const everything = {
    username: 'required' as const,
    terms: { version: '2026-11', url: 'https://fieldnote.example/terms' },
  };
  const invited = { state: 'form' as const, token: 'inv_7Qd2Jk', email, providers: providerLines.slice(0, 1) };
  const turnstile = { provider: 'turnstile' as const, siteKey: '0x4AAAAAAA' };
  const hcaptcha = { provider: 'hcaptcha' as const, siteKey: '10000000-ffff' };

  return [
    sample('sign-up', '/sign-up', pages.signUpPage, signUp),
    sample('sign-up-refused', '/sign-up', pages.signUpPage, {
      ...signUp,
      ...long,
      values: { email: longEmail, name: longName },
      problems: [{ field: 'password', code: 'passwords.too_short', minimumCharacters: 12 }],
    }),
    sample('sign-up-or-passkey', '/sign-up', pages.signUpPage, { ...signUp, proof: 'password' }),
    sample('sign-up-passkey', '/sign-up', pages.signUpPage, { ...signUp, ...everything, proof: 'passkey' }),
    sample('sign-up-by-mail', '/sign-up', pages.signUpPage, { ...signUp, passwordMinimumCharacters: undefined }),
    sample('sign-up-by-mail-or-passkey', '/sign-up', pages.signUpPage, {
      ...signUp,
      ...everything,
      passwordMinimumCharacters: undefined,
      proof: 'password',
    }),
    sample('sign-up-passkey-only', '/sign-up', pages.signUpPage, {
      ...signUp,
      passwordMinimumCharacters: undefined,
      proof: 'passkey_only',
    }),
    sample('sign-up-provider-only', '/sign-up', pages.signUpPage, {
      ...signUp,
      passwordMinimumCharacters: undefined,
      proof: 'nothing',
    }),
    sample('sign-up-limited', '/sign-up', pages.signUpPage, {
      ...signUp,
      values: { email },
      problems: [{ code: 'limits.too_many', retryAfterSeconds: 2_700 }],
    }),
    sample('sign-up-everything', '/sign-up', pages.signUpPage, {
      ...signUp,
      ...everything,
      captcha: simulator,
      referralCode: '7QJ2M0XA',
    }),
    sample('sign-up-everything-refused', '/sign-up', pages.signUpPage, {
      ...signUp,
      ...long,
      ...everything,
      captcha: simulator,
      values: { email: longEmail, name: longName, username: 'admin' },
      problems: [
        { field: 'username', code: 'users.username_reserved' },
        { field: 'acceptedTerms', code: 'terms.not_accepted' },
        { field: 'captcha', code: 'captchas.failed' },
      ],
    }),
    sample('sign-up-turnstile', '/sign-up', pages.signUpPage, { ...signUp, captcha: turnstile }),
    sample('sign-up-captcha-away', '/sign-up', pages.signUpPage, {
      ...signUp,
      captcha: hcaptcha,
      values: { email },
      problems: [{ code: 'captchas.unavailable', retryAfterSeconds: 60 }],
    }),
    sample('sign-up-waitlist', '/sign-up', pages.signUpPage, { ...signUp, state: 'waitlist' }),
    sample('sign-up-waitlist-refused', '/waitlist', pages.signUpPage, {
      ...signUp,
      ...long,
      state: 'waitlist',
      values: { email: 'ines@mailinator.com' },
      problems: [{ field: 'email', code: 'sign_up.disposable_address' }],
    }),
    sample('waitlist-joined', '/waitlist', pages.waitlistPage, { ...frame, state: 'joined', email, problems: none }),
    sample('waitlist-place', '/waitlist', pages.waitlistPage, {
      ...frame,
      state: 'place',
      email,
      position: 1_204,
      joinedAt: minutesAgo(30_000),
    }),
    sample('waitlist-approved', '/waitlist', pages.waitlistPage, {
      ...long,
      state: 'place',
      email: longEmail,
      position: 3,
      joinedAt: minutesAgo(30_000),
      approvedAt: minutesAgo(2_000),
    }),
    sample('waitlist-gone', '/waitlist', pages.waitlistPage, { ...frame, state: 'gone' }),
    sample('invitation', '/invitation', pages.invitationPage, { ...frame, ...newAccount, ...invited }),
    sample('invitation-or-passkey', '/invitation', pages.invitationPage, {
      ...frame,
      ...newAccount,
      ...invited,
      proof: 'password',
    }),
    sample('invitation-passkey', '/invitation', pages.invitationPage, {
      ...frame,
      ...newAccount,
      ...everything,
      ...invited,
      proof: 'passkey',
    }),
    sample('invitation-passkey-refused', '/invitation', pages.invitationPage, {
      ...long,
      ...newAccount,
      ...everything,
      ...invited,
      email: longEmail,
      proof: 'passkey',
      values: { name: longName, username: 'ines.okafor' },
      problems: [{ code: 'passkeys.refused' }],
    }),
    sample('invitation-without-password', '/invitation', pages.invitationPage, {
      ...frame,
      ...newAccount,
      ...invited,
      passwordMinimumCharacters: undefined,
      proof: 'password',
    }),
    sample('invitation-passkey-before-mail', '/invitation', pages.invitationPage, {
      ...frame,
      ...newAccount,
      ...invited,
      passwordMinimumCharacters: undefined,
      proof: 'passkey',
    }),
    sample('invitation-refused', '/invitation', pages.invitationPage, {
      ...long,
      ...newAccount,
      ...everything,
      ...invited,
      email: longEmail,
      values: { name: longName, username: 'ines' },
      problems: [
        { field: 'username', code: 'users.username_taken' },
        { field: 'password', code: 'passwords.too_short', minimumCharacters: 12 },
      ],
    }),
    sample('invitation-expired', '/invitation', pages.invitationPage, { ...frame, state: 'expired' }),
    sample('invitation-account-exists', '/invitation', pages.invitationPage, {
      ...long,
      state: 'account_exists',
      email: longEmail,
    }),
    sample('sign-up-closed', '/sign-up', pages.signUpPage, { ...signUp, state: 'closed' }),
    sample('sign-up-invitation', '/sign-up', pages.signUpPage, { ...signUp, ...long, state: 'invitation_only' }),
  ];
}
