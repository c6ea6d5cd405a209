import type { Locale } from '../../platform/html/locale.ts';
import { type MailDraft, writeMail } from './compose-mail.ts';
import type { Mail, MailFrame, Origin } from './mail-frame.ts';
import type { NoticeKind } from './mail-templates.rules.ts';
import * as mails from './mails.ts';

/** Every mail with data as it comes in life. The tests walk over them, and `tools/gallery.ts` shows them to people. */
export type MailSample = { name: string; mail: Mail; data: MailFrame; compose: (data: never) => Mail };

export function mailSamples(locale: Locale): readonly MailSample[] {
  const frame: MailFrame = {
    project: {
      name: 'Fieldnote',
      brand: { color: '#2f6b3c', colorDark: '#6fae6f' },
      postalAddress: 'Fieldnote Lda, Rua do Alecrim 40, Lisboa',
    },
    locale,
    recipient: { email: 'ines.okafor@northwind.example', name: 'Ines Okafor' },
  };
  const longProject: MailFrame['project'] = {
    name: 'Donaudampfschifffahrtsgesellschaft Hohenstein-Lichtenberg eG',
    brand: { color: '#f4b400' },
  };
  const origin: Origin = {
    at: new Date('2026-11-21T09:39:00Z'),
    browser: 'Safari',
    system: 'macOS',
    place: 'Lisbon, Portugal',
  };
  const base = 'https://auth.fieldnote.example';
  const token = 'mlk_01kagm7Qd2v4fJ9sLxT3uYb8RzWcN5hKp6eM';
  return [
    sample('verify-email', mails.verifyEmailMail, {
      ...frame,
      url: `${base}/verify-email?token=${token}`,
      expiresInSeconds: 86_400,
      origin,
    }),
    sample('verify-given-email', mails.verifyGivenEmailMail, {
      ...frame,
      project: longProject,
      url: `${base}/verify-email?token=${token}`,
      expiresInSeconds: 86_400,
      origin: { at: origin.at },
    }),
    sample('magic-link', mails.magicLinkMail, {
      ...frame,
      url: `${base}/magic-link?token=${token}`,
      expiresInSeconds: 900,
      origin,
    }),
    sample('reset-password', mails.resetPasswordMail, {
      ...frame,
      project: longProject,
      url: `${base}/reset-password?token=${token}`,
      expiresInSeconds: 3_600,
      origin,
    }),
    sample('sent-password-reset', mails.sentPasswordResetMail, {
      ...frame,
      url: `${base}/reset-password?token=${token}`,
      expiresInSeconds: 3_600,
      origin: { at: origin.at },
    }),
    sample('already-registered', mails.alreadyRegisteredMail, { ...frame, url: `${base}/sign-in`, origin }),
    sample('email-code', mails.emailCodeMail, {
      ...frame,
      url: `${base}/email-code`,
      code: '408213',
      expiresInSeconds: 600,
      origin,
    }),
    ...NOTICE_SAMPLES.map(([kind, page, values]) =>
      sample(kind.replaceAll('_', '-'), (data: NoticeData) => mails.noticeMail(kind, data), {
        ...frame,
        url: `${base}/${page}`,
        origin: kind.endsWith('_by_operator') ? { at: origin.at } : origin,
        values,
      }),
    ),
    sample('new-device', mails.newDeviceMail, {
      ...frame,
      url: `${base}/not-me?token=${token}`,
      expiresInSeconds: 604_800,
      origin,
    }),
    sample('email-change', mails.emailChangeMail, {
      ...frame,
      url: `${base}/email-change?token=${token}`,
      expiresInSeconds: 86_400,
      origin,
    }),
    sample('email-change-taken', mails.emailChangeTakenMail, { ...frame, url: `${base}/sign-in`, origin }),
    sample('email-changed', mails.emailChangedMail, {
      ...frame,
      project: longProject,
      url: `${base}/email-change/undo?token=${token}`,
      address: 'maximiliana.von-und-zu-hohenstein-lichtenberg@forschungsgemeinschaft.northwind.example',
      expiresInSeconds: 604_800,
      origin,
    }),
    sample('data-export', mails.dataExportMail, {
      ...frame,
      url: `${base}/account/data`,
      expiresInSeconds: 604_800,
      origin,
    }),
    sample('account-deletion', mails.accountDeletionMail, {
      ...frame,
      url: `${base}/keep-account?token=${token}`,
      deletionAt: new Date('2026-11-28T09:39:00Z'),
      origin: { at: origin.at },
    }),
    sample('invitation', mails.invitationMail, {
      ...frame,
      url: `${base}/invitation?token=${token}`,
      expiresInSeconds: 604_800,
      inviterName: 'Jo Lindqvist',
    }),
    sample('provider-confirmation', mails.providerConfirmationMail, {
      ...frame,
      url: `${base}/confirm-provider?token=${token}`,
      expiresInSeconds: 900,
      provider: 'Google',
      origin,
    }),
    sample('waitlist-joined', mails.waitlistJoinedMail, {
      ...frame,
      url: `${base}/waitlist?token=${token}`,
      position: 1_204,
      origin,
    }),
  ];
}

type NoticeData = Parameters<typeof mails.noticeMail>[1];

// biome-ignore format: a table
const NOTICE_SAMPLES: readonly (readonly [kind: NoticeKind, page: string, values: mails.NoticeValues])[] = [
  ['password_changed',    'forgot-password', {}],
  ['factor_added',        'account',         { factor: 'totp' }],
  ['factor_removed',      'account',         { factor: 'totp', codes: 7 }],
  ['recovery_code_used',  'account',         { left: 7 }],
  ['recovery_codes_few',  'account',         { left: 1 }],
  ['recovery_codes_made', 'account',         {}],
  ['passkey_added',       'account',         { name: 'Laptop' }],
  ['passkey_removed',     'account',         { name: 'Old phone' }],
  ['identity_linked',     'account',         { provider: 'Google' }],
  ['identity_unlinked',   'account',         { provider: 'Google' }],
  ['sessions_ended',      'sign-in',         {}],
  ['account_locked',      'forgot-password', { seconds: 900 }],
  ['email_changed_by_operator', 'sign-in',   {}],
];

function sample<Data extends MailFrame>(name: string, draft: (data: Data) => MailDraft, data: Data): MailSample {
  const compose = (given: Data) => writeMail(draft(given), null);
  return { name, mail: compose(data), data, compose: compose as MailSample['compose'] };
}
