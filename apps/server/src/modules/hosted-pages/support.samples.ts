import { sessionLines } from './account.samples.ts';
import {
  email,
  longEmail,
  longName,
  minutesAgo,
  none,
  now,
  type Sample,
  type SampleFrames,
  sample,
  token,
} from './frames.samples.ts';
import * as pages from './index.ts';

/** Support access: an operator in the account of a user. */
export function supportSamples({ frame, long, account, longAccount }: SampleFrames): readonly Sample[] {
  const dashboardUrl = 'http://localhost:4400/dashboard';
  const operatorEmail = 'jo@frontdesk.example';
  const impersonation = {
    dashboardUrl,
    state: 'confirm' as const,
    token,
    user: { email, name: 'Ines Okafor' },
    operatorEmail,
    reason: 'Ticket 4711: the invoice of October does not open.',
    lifeSeconds: 3_600,
    problems: none,
  };
  const supportAccess = { operatorEmail, endsAt: minutesAgo(-52) };
  const supportSession: pages.SessionLine = {
    id: 'ses_5',
    support: true,
    current: false,
    createdAt: minutesAgo(8),
    lastSeenAt: now,
  };

  return [
    sample('impersonate', '/impersonate', pages.impersonatePage, { ...frame, ...impersonation }),
    sample('impersonate-long', '/impersonate', pages.impersonatePage, {
      ...long,
      ...impersonation,
      user: { email: longEmail, name: longName },
      operatorEmail: longEmail,
      signedInAs: longEmail,
      problems: [{ code: 'impersonations.outranked' }],
    }),
    sample('impersonate-expired', '/impersonate', pages.impersonatePage, { ...frame, dashboardUrl, state: 'expired' }),
    sample('impersonate-end', '/impersonate/end', pages.impersonatePage, {
      ...frame,
      dashboardUrl,
      state: 'end',
      user: { email, name: 'Ines Okafor' },
      problems: [{ code: 'forms.expired' }],
    }),
    sample('account-sessions-support', '/account/sessions', pages.accountSessionsPage, {
      ...account,
      supportAccess,
      now,
      sessions: [
        { ...supportSession, current: true },
        ...sessionLines().map((session) => ({ ...session, current: false })),
      ],
      problems: none,
    }),
    sample('account-password-support', '/account/password', pages.accountPasswordPage, {
      ...longAccount,
      supportAccess: { ...supportAccess, operatorEmail: longEmail },
      hasPassword: true,
      revokeOthers: true,
      passwordMinimumCharacters: 12,
      problems: [{ code: 'sessions.impersonated' }],
    }),
  ];
}
