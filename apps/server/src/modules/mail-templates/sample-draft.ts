import type { Locale } from '../../platform/html/locale.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { MailDraft } from './compose-mail.ts';
import { mailFrame } from './mail-context.ts';
import type { MailKind } from './mail-templates.rules.ts';
import * as mails from './mails.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const SAMPLE_VALUES: mails.NoticeValues = {
  factor: 'totp',
  left: 2,
  name: 'Laptop',
  provider: 'Google',
};

/** A mail of this project as it would be, for previews and tests. Its link holds no token: it opens nothing. */
export function sampleDraft(
  ctx: ProjectContext,
  wanted: { readonly kind: MailKind; readonly locale: Locale; readonly email: string },
): MailDraft {
  const { baseUrl } = ctx.project;
  // Somebody else's: who looks at a sample is an operator, and where they are stands in no mail, not even in one that they send to try.
  const origin = { at: ctx.clock.now(), browser: 'Firefox', system: 'Windows', place: '198.51.100.17' };
  const frame = {
    ...mailFrame(ctx, { email: wanted.email, name: 'Ada Lovelace', locale: wanted.locale }),
    ...(wanted.kind.endsWith('_by_operator') ? {} : { origin }),
  };
  const link = (page: string) => ({ ...frame, url: `${baseUrl}/${page}` });
  const token = (page: string, expiresInSeconds: number) => ({ ...link(`${page}?token=sample`), expiresInSeconds });
  switch (wanted.kind) {
    case 'email_verification':
      return mails.verifyEmailMail(token('verify-email', DAY));
    case 'email_verification_by_operator':
      return mails.verifyGivenEmailMail(token('verify-email', DAY));
    case 'magic_link':
      return mails.magicLinkMail(token('magic-link', 15 * MINUTE));
    case 'password_reset':
      return mails.resetPasswordMail(token('reset-password', HOUR));
    case 'password_reset_by_operator':
      return mails.sentPasswordResetMail(token('reset-password', HOUR));
    case 'already_registered':
      return mails.alreadyRegisteredMail(link('sign-in'));
    case 'email_code':
      return mails.emailCodeMail({ ...link('email-code'), code: '123456', expiresInSeconds: 10 * MINUTE });
    case 'new_device':
      return mails.newDeviceMail(token('not-me', 7 * DAY));
    case 'account_deletion':
      return mails.accountDeletionMail({
        ...link('keep-account?token=sample'),
        deletionAt: new Date(ctx.clock.now().getTime() + 7 * DAY * 1000),
      });
    case 'email_change':
      return mails.emailChangeMail(token('email-change', DAY));
    case 'email_change_taken':
      return mails.emailChangeTakenMail(link('sign-in'));
    case 'email_changed':
      return mails.emailChangedMail({ ...token('email-change/undo', 7 * DAY), address: 'ada.new@example.com' });
    case 'data_export':
      return mails.dataExportMail({ ...link('account/data'), expiresInSeconds: 7 * DAY });
    case 'invitation':
      return mails.invitationMail({ ...token('invitation', 7 * DAY), inviterName: 'Grace Hopper' });
    case 'provider_confirmation':
      return mails.providerConfirmationMail({ ...token('confirm-provider', 15 * MINUTE), provider: 'Google' });
    case 'waitlist_joined':
      return mails.waitlistJoinedMail({ ...link('waitlist?token=sample'), position: 17 });
    case 'password_changed':
    case 'account_locked':
      return mails.noticeMail(wanted.kind, { ...link('forgot-password'), values: { seconds: 15 * MINUTE } });
    default:
      return mails.noticeMail(wanted.kind, { ...link('account'), values: SAMPLE_VALUES });
  }
}
