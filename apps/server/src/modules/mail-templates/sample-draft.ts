import type { Locale } from '../../platform/html/locale.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { MailDraft } from './compose-mail.ts';
import { mailFrame } from './mail-context.ts';
import type { MailKind } from './mail-templates.rules.ts';
import * as mails from './mails.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A mail of this project as it would be, for previews and tests. Its link holds no token: it opens nothing. */
export function sampleDraft(
  ctx: ProjectContext,
  wanted: { readonly kind: MailKind; readonly locale: Locale; readonly email: string },
): MailDraft {
  const { baseUrl } = ctx.project;
  const frame = mailFrame(ctx, { email: wanted.email, name: 'Ada Lovelace', locale: wanted.locale });
  const link = (page: string) => ({ ...frame, url: `${baseUrl}/${page}` });
  const token = (page: string, expiresInSeconds: number) => ({ ...link(`${page}?token=sample`), expiresInSeconds });
  switch (wanted.kind) {
    case 'email_verification':
      return mails.verifyEmailMail(token('verify-email', DAY));
    case 'magic_link':
      return mails.magicLinkMail(token('magic-link', 15 * MINUTE));
    case 'password_reset':
      return mails.resetPasswordMail(token('reset-password', HOUR));
    case 'already_registered':
      return mails.alreadyRegisteredMail(link('sign-in'));
    case 'password_changed':
      return mails.passwordChangedMail(link('forgot-password'));
    case 'new_device':
      return mails.newDeviceMail(link('account/sessions'));
    case 'account_deletion':
      return mails.accountDeletionMail({
        ...link('account/data'),
        deletionAt: new Date(ctx.clock.now().getTime() + 7 * DAY * 1000),
      });
    case 'invitation':
      return mails.invitationMail({ ...token('invitation', 7 * DAY), inviterName: 'Grace Hopper' });
  }
}
