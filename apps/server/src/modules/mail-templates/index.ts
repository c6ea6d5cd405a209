export type { Mail, MailFrame, Origin } from './mail-frame.ts';
export {
  accountDeletionMail,
  alreadyRegisteredMail,
  invitationMail,
  magicLinkMail,
  newDeviceMail,
  passwordChangedMail,
  resetPasswordMail,
  verifyEmailMail,
} from './mails.ts';
