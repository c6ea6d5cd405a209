import {
  email,
  longEmail,
  longName,
  minutesAgo,
  none,
  now,
  returnTo,
  type Sample,
  type SampleFrames,
  sample,
} from './frames.samples.ts';
import * as pages from './index.ts';

/** The pages of an account, and signing out of it. */
export function accountSamples({ frame, long, account, longAccount }: SampleFrames): readonly Sample[] {
  return [
    sample('sign-out', '/sign-out', pages.signOutPage, {
      ...frame,
      state: 'confirm',
      email: longEmail,
      problems: none,
      stayUrl: '/p/demo/account/profile',
    }),
    sample('sign-out-done', '/sign-out', pages.signOutPage, { ...frame, state: 'done' }),
    sample('sign-out-others', '/sign-out', pages.signOutPage, {
      ...frame,
      state: 'done',
      accountsUrl: '/p/demo/account/switch',
    }),
    sample('account-switch', '/account/switch', pages.accountSwitchPage, {
      ...frame,
      accounts: accountLines().slice(0, 2),
      full: false,
      returnTo,
      stayUrl: '/p/demo/account/profile',
      problems: none,
      signedOut: true,
    }),
    sample('account-switch-full', '/account/switch', pages.accountSwitchPage, {
      ...long,
      accounts: accountLines(),
      full: true,
      stayUrl: '/p/demo/account/profile',
      problems: [{ code: 'accounts.too_many' }],
    }),
    sample('account-switch-none', '/account/switch', pages.accountSwitchPage, {
      ...frame,
      accounts: [],
      full: false,
      stayUrl: '/p/demo/account/profile',
      problems: none,
    }),
    sample('account-email', '/account/email', pages.accountEmailPage, {
      ...account,
      emailVerified: true,
      values: {},
      problems: none,
      done: 'changed',
    }),
    sample('account-email-pending', '/account/email', pages.accountEmailPage, {
      ...longAccount,
      emailVerified: true,
      pending: { email: longEmail, expiresInSeconds: 80_000 },
      values: { email: longEmail },
      problems: [{ field: 'email', code: 'email_changes.unchanged' }],
    }),
    sample('account-devices', '/account/devices', pages.accountDevicesPage, {
      ...account,
      now,
      devices: deviceLines(),
      problems: none,
      done: 'forgotten',
    }),
    sample('account-devices-rename', '/account/devices', pages.accountDevicesPage, {
      ...longAccount,
      now,
      devices: deviceLines(),
      problems: [{ field: 'name', code: 'users.name_invalid' }],
      typed: { deviceId: 'dev_2', name: longName },
    }),
    sample('account-devices-none', '/account/devices', pages.accountDevicesPage, {
      ...account,
      now,
      devices: [],
      problems: none,
    }),
    sample('account-profile', '/account/profile', pages.accountProfilePage, {
      ...account,
      emailVerified: true,
      createdAt: minutesAgo(300_000),
      values: { name: 'Ines Okafor', username: 'ines.okafor' },
      language: account.locale,
      problems: none,
      username: 'optional',
      saved: 'username',
      withReferrals: true,
    }),
    sample('account-profile-long', '/account/profile', pages.accountProfilePage, {
      ...longAccount,
      emailVerified: false,
      createdAt: now,
      values: { name: longName },
      language: account.locale,
      problems: [{ field: 'name', code: 'users.name_invalid' }],
      username: 'off',
    }),
    sample('account-profile-username-taken', '/account/username', pages.accountProfilePage, {
      ...longAccount,
      emailVerified: true,
      createdAt: now,
      values: { name: longName, username: 'i'.repeat(32) },
      language: account.locale,
      problems: [{ field: 'username', code: 'users.username_taken' }],
      username: 'required',
    }),
    sample('account-referrals-none', '/account/referrals', pages.accountReferralsPage, {
      ...account,
      withReferrals: true,
      problems: none,
      completed: 0,
      pending: 0,
      lines: [],
    }),
    sample('account-referrals-empty', '/account/referrals', pages.accountReferralsPage, {
      ...account,
      withReferrals: true,
      problems: none,
      url: 'https://auth.fieldnote.example/sign-up?ref=7QJ2M0XA',
      completed: 0,
      pending: 0,
      lines: [],
    }),
    sample('account-referrals', '/account/referrals', pages.accountReferralsPage, {
      ...longAccount,
      withReferrals: true,
      problems: none,
      url: 'https://auth.fieldnote.example/sign-up?ref=7QJ2M0XA',
      completed: 1_204,
      pending: 2,
      lines: [
        { id: 'ref_1', createdAt: minutesAgo(90), completed: false },
        { id: 'ref_2', createdAt: minutesAgo(90_000), completed: true },
      ],
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
      continueUrl: returnTo,
      dataExport: { state: 'preparing' },
    }),
    sample('account-data-export', '/account/data', pages.accountDataPage, {
      ...longAccount,
      problems: none,
      hasPassword: false,
      dataExport: { state: 'ready', url: '/p/demo/me/data-export/file', expiresAt: new Date('2026-11-28T09:41:00Z') },
    }),
  ];
}

export function sessionLines(): readonly pages.SessionLine[] {
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

function accountLines(): readonly pages.AccountLine[] {
  return [
    { userId: 'usr_1', email, name: 'Ines Okafor', current: true },
    { userId: 'usr_2', email: 'office@northwind.example', current: false },
    { userId: 'usr_3', email: longEmail, name: longName, current: false },
    { userId: 'usr_4', email: longEmail, current: false },
    { userId: 'usr_5', email: 'jo@northwind.example', name: 'Jo Lindqvist', current: false },
  ];
}

function deviceLines(): readonly pages.DeviceLine[] {
  return [
    {
      id: 'dev_1',
      browser: 'Safari',
      system: 'macOS',
      place: 'Lisbon, Portugal',
      mobile: false,
      current: true,
      trustedUntil: new Date('2026-12-21T09:41:00Z'),
      createdAt: minutesAgo(90_000),
      lastSeenAt: now,
    },
    {
      id: 'dev_2',
      name: 'The phone that I lost in the mountains and found again',
      browser: 'Safari',
      system: 'iOS',
      place: '2001:db8:a0b:12f0::1',
      mobile: true,
      current: false,
      createdAt: minutesAgo(9_000),
      lastSeenAt: minutesAgo(130),
    },
    { id: 'dev_3', mobile: false, current: false, createdAt: minutesAgo(2), lastSeenAt: minutesAgo(2) },
  ];
}
