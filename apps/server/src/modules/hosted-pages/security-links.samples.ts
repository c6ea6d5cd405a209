import { longEmail, minutesAgo, none, type Sample, type SampleFrames, sample, token } from './frames.samples.ts';
import * as pages from './index.ts';

/** Links that protect an account: for another address, for a sign-in that was not theirs, for an account that is kept. */
export function securityLinksSamples({ frame, long }: SampleFrames): readonly Sample[] {
  return [
    sample('email-change', '/email-change', pages.emailChangePage, {
      ...long,
      state: 'confirm',
      token,
      email: longEmail,
      problems: [{ code: 'users.email_taken' }],
    }),
    sample('email-change-sign-in', '/email-change', pages.emailChangePage, {
      ...frame,
      state: 'sign_in',
      signInUrl: '/p/demo/sign-in',
    }),
    sample('email-change-other-account', '/email-change', pages.emailChangePage, {
      ...frame,
      state: 'other_account',
      email: longEmail,
      switchUrl: '/p/demo/account/switch',
    }),
    sample('email-change-expired', '/email-change', pages.emailChangePage, { ...frame, state: 'expired' }),
    sample('email-change-undo', '/email-change/undo', pages.securityLinkPage, {
      ...long,
      state: 'confirm',
      link: { about: 'email_change', email: longEmail },
      token,
      problems: [{ code: 'email_changes.address_gone' }],
    }),
    sample('email-change-undone', '/email-change/undo', pages.securityLinkPage, {
      ...frame,
      state: 'done',
      about: 'email_change',
      setPassword: true,
    }),
    sample('not-me', '/not-me', pages.securityLinkPage, {
      ...frame,
      state: 'confirm',
      link: { about: 'sign_in', at: minutesAgo(12), browser: 'Firefox', system: 'Windows', place: 'Berlin, Germany' },
      token,
      problems: none,
    }),
    sample('not-me-unknown', '/not-me', pages.securityLinkPage, {
      ...long,
      state: 'confirm',
      link: { about: 'sign_in', at: minutesAgo(12), place: '2001:db8:a0b:12f0::1' },
      token,
      problems: [{ code: 'forms.expired' }],
    }),
    sample('not-me-done', '/not-me', pages.securityLinkPage, {
      ...frame,
      state: 'done',
      about: 'sign_in',
      setPassword: true,
    }),
    sample('not-me-expired', '/not-me', pages.securityLinkPage, { ...frame, state: 'expired' }),
    sample('keep-account', '/keep-account', pages.securityLinkPage, {
      ...frame,
      state: 'confirm',
      link: { about: 'deletion' },
      token,
      problems: none,
    }),
    sample('keep-account-done', '/keep-account', pages.securityLinkPage, {
      ...frame,
      state: 'done',
      about: 'deletion',
      setPassword: true,
    }),
  ];
}
