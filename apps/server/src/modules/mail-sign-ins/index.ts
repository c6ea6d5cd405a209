export { enterByMail } from './enter-by-mail.ts';
export { sixDigits } from './mail-sign-ins.contract.ts';
export { magicLinkErrors } from './mail-sign-ins.errors.ts';
export { mailSignInRoutes } from './mail-sign-ins.routes.ts';
export { emailCode, type MailWay, magicLink } from './mail-ways.ts';
export { requestMailSignIn } from './request-mail-sign-in.ts';
export { showMagicLinkCode } from './show-code.ts';
