import {
  email,
  longEmail,
  longName,
  minutesAgo,
  now,
  type Sample,
  type SampleFrames,
  sample,
  token,
} from './frames.samples.ts';
import * as pages from './index.ts';

/** What belongs to the instance: errors, its set-up, the mailbox of development. */
export function instanceSamples({ frame, long, instance }: SampleFrames): readonly Sample[] {
  return [
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
