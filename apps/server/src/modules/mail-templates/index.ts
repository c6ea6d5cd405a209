export { checkTexts } from './check-texts.ts';
export { type MailDraft, writeMail, writeTestMail } from './compose-mail.ts';
export { isTold, languageOf, localeOf, mailFrame, originOf } from './mail-context.ts';
export type { Mail } from './mail-frame.ts';
export { templateParams, templateTexts } from './mail-templates.contract.ts';
export { mailTemplateErrors } from './mail-templates.errors.ts';
export { mailTemplateRoutes } from './mail-templates.routes.ts';
export { type FactorWord, isAwaited, MAIL_KINDS, type MailKind, type NoticeKind } from './mail-templates.rules.ts';
export {
  accountDeletionMail,
  alreadyRegisteredMail,
  dataExportMail,
  emailChangedMail,
  emailChangeMail,
  emailChangeTakenMail,
  emailCodeMail,
  invitationMail,
  magicLinkMail,
  type NoticeValues,
  newDeviceMail,
  noticeMail,
  providerConfirmationMail,
  resetPasswordMail,
  sentPasswordResetMail,
  verifyEmailMail,
  verifyGivenEmailMail,
  waitlistJoinedMail,
} from './mails.ts';
export { sampleDraft } from './sample-draft.ts';
export { writeOwnMail } from './write-own-mail.ts';
