export { confirmEmailVerification } from './confirm-email-verification.ts';
export { emailVerificationErrors } from './email-verification.errors.ts';
export { emailVerificationRoutes } from './email-verification.routes.ts';
export { requestEmailVerification } from './request-email-verification.ts';
export {
  makeDecoySignUp,
  type PendingSignUp,
  SIGN_UP_LIFE_SECONDS,
  sendVerificationMail,
} from './send-verification-mail.ts';
