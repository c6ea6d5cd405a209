import type { PageAssets } from '../../platform/html/assets.ts';
import type { Html } from '../../platform/html/html.ts';
import type { AccountFrame, PageFrame, Problem } from './frame.ts';
import * as pages from './index.ts';

/**
 * Every page in every state, with data as it comes in life and at its longest. The tests walk over them, and
 * `tools/gallery.ts` shows them to people.
 */
export type Sample = {
  name: string;
  path: string;
  render: (view: never) => Html;
  view: PageFrame & Record<string, unknown>;
};

const now = new Date('2026-11-21T09:41:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

/** An open book on green, drawn so small that it travels with the page. */
const logoUrl =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 28 28'%3E%3Crect width='28' height='28' rx='6' fill='%232f6b3c'/%3E%3Cpath d='M7 21c0-7 5-12 14-14-1 9-6 13-11 13' fill='none' stroke='%23fff' stroke-width='2' stroke-linecap='round'/%3E%3Cpath d='M7 21 15 13' stroke='%23fff' stroke-width='2' stroke-linecap='round'/%3E%3C/svg%3E";

const email = 'ines.okafor@northwind.example';
const longEmail = 'maximiliana.von-und-zu-hohenstein-lichtenberg@forschungsgemeinschaft.northwind.example';
const longName = 'Donaudampfschifffahrtsgesellschaft Hohenstein-Lichtenberg eG';

export function samples(assets: PageAssets, locale: PageFrame['locale']): readonly Sample[] {
  const frame: PageFrame = {
    project: {
      name: 'Fieldnote',
      brand: { color: '#2f6b3c', colorDark: '#6fae6f', logoUrl },
      links: {
        privacy: 'https://fieldnote.example/privacy',
        terms: 'https://fieldnote.example/terms',
        help: 'mailto:help@fieldnote.example',
      },
      homeUrl: 'https://fieldnote.example/',
    },
    locale,
    otherLocaleUrl: `/p/demo/sign-in?lang=${locale === 'en' ? 'de' : 'en'}`,
    assets,
    styleNonce: 'bm9uY2U',
    formToken: 'form-token',
    basePath: '/p/demo',
  };
  const long: PageFrame = {
    ...frame,
    project: { name: longName, brand: { color: '#f4b400' }, links: frame.project.links },
  };
  const instance: PageFrame = {
    ...frame,
    project: { name: 'Frontdesk', brand: { color: '#1b5468' } },
    basePath: '',
    otherLocaleUrl: undefined,
  };
  const account: AccountFrame = { ...frame, user: { email, name: 'Ines Okafor' } };
  const longAccount: AccountFrame = { ...long, user: { email: longEmail, name: longName } };
  const none: readonly Problem[] = [];
  const returnTo = 'https://app.fieldnote.example/notes?open=17';
  const signIn = {
    ...frame,
    values: {},
    problems: none,
    returnTo,
    signUpAllowed: true,
    passwordEnabled: true,
    magicLinkEnabled: true,
  };
  const signUp = {
    ...frame,
    state: 'open' as const,
    values: {},
    problems: none,
    returnTo,
    passwordMinimumCharacters: 12,
  };
  const token = 'vrf_7Qd2Jk';

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
    sample('sign-up', '/sign-up', pages.signUpPage, signUp),
    sample('sign-up-refused', '/sign-up', pages.signUpPage, {
      ...signUp,
      ...long,
      values: { email: longEmail, name: longName },
      problems: [{ field: 'password', code: 'passwords.too_short', minimumCharacters: 12 }],
    }),
    sample('sign-up-limited', '/sign-up', pages.signUpPage, {
      ...signUp,
      values: { email },
      problems: [{ code: 'limits.too_many', retryAfterSeconds: 2_700 }],
    }),
    sample('sign-up-closed', '/sign-up', pages.signUpPage, { ...signUp, state: 'closed' }),
    sample('sign-up-invitation', '/sign-up', pages.signUpPage, { ...signUp, ...long, state: 'invitation_only' }),
    sample('check-your-mail', '/sign-up', pages.checkYourMailPage, { ...frame, email, problems: none, returnTo }),
    sample('check-your-mail-again', '/verify-email/resend', pages.checkYourMailPage, {
      ...long,
      email: longEmail,
      problems: none,
      sentAgain: true,
    }),
    sample('verify-email', '/verify-email', pages.verifyEmailPage, {
      ...frame,
      problems: none,
      state: 'confirm',
      token,
      askPassword: false,
      email,
    }),
    sample('verify-email-password', '/verify-email', pages.verifyEmailPage, {
      ...frame,
      problems: [{ field: 'password', code: 'email_verification.wrong_password' }],
      state: 'confirm',
      token,
      askPassword: true,
    }),
    sample('verify-email-done', '/verify-email', pages.verifyEmailPage, {
      ...frame,
      problems: none,
      state: 'done',
      continueUrl: returnTo,
    }),
    sample('verify-email-expired', '/verify-email', pages.verifyEmailPage, {
      ...frame,
      problems: none,
      state: 'expired',
      values: {},
    }),
    sample('verify-email-request', '/verify-email', pages.verifyEmailPage, {
      ...frame,
      problems: [{ field: 'email', code: 'users.email_required' }],
      returnTo,
      state: 'request',
      values: {},
    }),
    sample('forgot-password', '/forgot-password', pages.forgotPasswordPage, {
      ...frame,
      problems: none,
      state: 'request',
      values: { email },
      returnTo,
    }),
    sample('forgot-password-sent', '/forgot-password', pages.forgotPasswordPage, {
      ...frame,
      problems: none,
      state: 'sent',
      email,
    }),
    sample('reset-password', '/reset-password', pages.resetPasswordPage, {
      ...frame,
      problems: none,
      state: 'form',
      token,
      passwordMinimumCharacters: 12,
    }),
    sample('reset-password-refused', '/reset-password', pages.resetPasswordPage, {
      ...frame,
      problems: [{ field: 'password', code: 'passwords.too_common' }],
      state: 'form',
      token,
      passwordMinimumCharacters: 12,
    }),
    sample('reset-password-expired', '/reset-password', pages.resetPasswordPage, {
      ...frame,
      problems: none,
      state: 'expired',
    }),
    sample('reset-password-done', '/reset-password', pages.resetPasswordPage, {
      ...frame,
      problems: none,
      state: 'done',
    }),
    sample('magic-link', '/magic-link', pages.magicLinkPage, {
      ...frame,
      problems: none,
      state: 'request',
      values: { email },
      passwordEnabled: true,
      returnTo,
    }),
    sample('magic-link-sent', '/magic-link', pages.magicLinkPage, {
      ...frame,
      problems: none,
      state: 'sent',
      email,
      returnTo,
    }),
    sample('magic-link-sent-wrong-code', '/magic-link/confirm', pages.magicLinkPage, {
      ...long,
      problems: [{ field: 'code', code: 'codes.wrong' }],
      state: 'sent',
      email: longEmail,
    }),
    sample('magic-link-confirm', '/magic-link', pages.magicLinkPage, {
      ...frame,
      problems: none,
      state: 'confirm',
      token,
      returnTo,
    }),
    sample('magic-link-elsewhere', '/magic-link', pages.magicLinkPage, {
      ...frame,
      problems: none,
      state: 'confirm_elsewhere',
      token,
    }),
    sample('magic-link-code', '/magic-link/confirm', pages.magicLinkPage, {
      ...frame,
      problems: none,
      state: 'code',
      code: '418207',
      expiresInSeconds: 600,
    }),
    sample('magic-link-expired', '/magic-link', pages.magicLinkPage, { ...frame, problems: none, state: 'expired' }),
    sample('sign-out', '/sign-out', pages.signOutPage, {
      ...frame,
      state: 'confirm',
      email: longEmail,
      problems: none,
      stayUrl: '/p/demo/account/profile',
    }),
    sample('sign-out-done', '/sign-out', pages.signOutPage, { ...frame, state: 'done' }),
    sample('account-profile', '/account/profile', pages.accountProfilePage, {
      ...account,
      emailVerified: true,
      createdAt: minutesAgo(300_000),
      values: { name: 'Ines Okafor' },
      problems: none,
      saved: true,
    }),
    sample('account-profile-long', '/account/profile', pages.accountProfilePage, {
      ...longAccount,
      emailVerified: false,
      createdAt: now,
      values: { name: longName },
      problems: [{ field: 'name', code: 'users.name_invalid' }],
    }),
    sample('account-password', '/account/password', pages.accountPasswordPage, {
      ...account,
      hasPassword: true,
      passwordMinimumCharacters: 12,
      revokeOthers: true,
      problems: [{ field: 'currentPassword', code: 'passwords.wrong_current' }],
    }),
    sample('account-password-changed', '/account/password', pages.accountPasswordPage, {
      ...account,
      hasPassword: true,
      passwordMinimumCharacters: 12,
      revokeOthers: true,
      problems: none,
      changed: 'others_signed_out',
    }),
    sample('account-password-none', '/account/password', pages.accountPasswordPage, {
      ...account,
      hasPassword: false,
      passwordMinimumCharacters: 12,
      revokeOthers: true,
      problems: none,
    }),
    sample('account-sessions', '/account/sessions', pages.accountSessionsPage, {
      ...account,
      now,
      problems: none,
      done: 'revoked',
      sessions: sessionLines(),
    }),
    sample('account-sessions-one', '/account/sessions', pages.accountSessionsPage, {
      ...longAccount,
      now,
      problems: none,
      sessions: sessionLines().slice(0, 1),
    }),
    sample('account-data', '/account/data', pages.accountDataPage, { ...account, problems: none, hasPassword: true }),
    sample('account-data-refused', '/account/data', pages.accountDataPage, {
      ...account,
      problems: [{ field: 'password', code: 'passwords.wrong_current' }],
      hasPassword: true,
    }),
    sample('account-data-scheduled', '/account/data', pages.accountDataPage, {
      ...account,
      problems: none,
      hasPassword: true,
      deletionAt: new Date('2026-11-28T09:41:00Z'),
    }),
    sample('error-unknown-project', '/sign-in', pages.errorPage, {
      ...instance,
      kind: 'project_not_found',
      requestId: 'req_01kagm',
    }),
    sample('error-forbidden', '/account/profile', pages.errorPage, {
      ...frame,
      kind: 'forbidden',
      requestId: 'req_01kagm',
      signInUrl: '/p/demo/sign-in',
    }),
    sample('error-cross-site', '/sign-in', pages.errorPage, {
      ...frame,
      kind: 'cross_site',
      requestId: 'req_01kagm',
      signInUrl: '/p/demo/sign-in',
    }),
    sample('error-return-refused', '/sign-in', pages.errorPage, {
      ...long,
      kind: 'return_refused',
      requestId: 'req_01kagm',
      signInUrl: '/p/demo/sign-in',
    }),
    sample('error-malformed', '/sign-in', pages.errorPage, {
      ...frame,
      kind: 'malformed',
      requestId: 'req_01kagm',
      signInUrl: '/p/demo/sign-in',
    }),
    sample('error-too-many', '/sign-in', pages.errorPage, {
      ...frame,
      kind: 'too_many',
      retryAfterSeconds: 870,
      requestId: 'req_01kagm',
      signInUrl: '/p/demo/sign-in',
    }),
    sample('error-unavailable', '/sign-in', pages.errorPage, {
      ...long,
      kind: 'unavailable',
      requestId: 'req_01kagm',
      retryUrl: '/p/demo/sign-in',
    }),
    sample('setup', '/setup', pages.setupPage, {
      ...instance,
      state: 'form',
      token,
      values: { email, projectName: 'Fieldnote', projectSlug: 'field note' },
      problems: [{ field: 'projectSlug', code: 'projects.slug_invalid' }],
      passwordMinimumCharacters: 12,
    }),
    sample('setup-expired', '/setup', pages.setupPage, { ...instance, state: 'expired' }),
    sample('setup-ready', '/setup', pages.setupPage, {
      ...instance,
      state: 'ready',
      createdName: longName,
      baseUrl: 'https://fieldnote.accounts.example',
      secretKey: 'sk_7Qd2JkVb0uYx3mPz9TnR5sWf8LhGc1Ea4Dq6oKiMvXt',
      dashboardUrl: '/dashboard',
    }),
    sample('setup-done', '/setup', pages.setupPage, { ...instance, state: 'done', dashboardUrl: '/dashboard' }),
    sample('mailbox', '/dev/mailbox', pages.mailboxPage, {
      ...instance,
      now,
      to: email,
      messages: [
        { id: 'msg_2', to: email, subject: 'Fieldnote: your link to sign in', sentAt: minutesAgo(2) },
        { id: 'msg_1', to: longEmail, subject: `${longName}: verify your e-mail address`, sentAt: minutesAgo(190) },
      ],
    }),
    sample('mailbox-empty', '/dev/mailbox', pages.mailboxPage, { ...instance, now, messages: [] }),
    sample('mailbox-message', '/dev/mailbox/msg_2', pages.mailboxMessagePage, {
      ...instance,
      message: {
        id: 'msg_2',
        to: email,
        from: 'Fieldnote <mail@fieldnote.example>',
        subject: 'Fieldnote: your link to sign in',
        sentAt: minutesAgo(2),
        text: 'Your sign-in link\n\nSign in to Fieldnote:\nhttp://localhost:4400/p/demo/magic-link?token=mlk_7Qd2\n',
        links: ['http://localhost:4400/p/demo/magic-link?token=mlk_7Qd2'],
      },
      htmlUrl: '/mail/magic-link',
    }),
  ];
}

function sample<View extends PageFrame>(name: string, path: string, render: (view: View) => Html, view: View): Sample {
  return { name, path, render: render as Sample['render'], view: view as Sample['view'] };
}

function sessionLines(): readonly pages.SessionLine[] {
  return [
    {
      id: 'ses_1',
      browser: 'Safari',
      system: 'macOS',
      place: 'Lisbon, Portugal',
      current: true,
      createdAt: minutesAgo(17_000),
      lastSeenAt: now,
    },
    {
      id: 'ses_2',
      browser: 'Safari',
      system: 'iOS',
      place: '2001:db8:a0b:12f0::1',
      mobile: true,
      current: false,
      createdAt: minutesAgo(9_000),
      lastSeenAt: minutesAgo(130),
    },
    {
      id: 'ses_3',
      browser: 'Firefox',
      system: 'Windows',
      place: 'Rotterdam, Netherlands',
      current: false,
      createdAt: minutesAgo(90_000),
      lastSeenAt: minutesAgo(30_000),
    },
    { id: 'ses_4', current: false, createdAt: minutesAgo(2), lastSeenAt: minutesAgo(2) },
  ];
}
