export type { AccountFrame, PageFrame, Problem, TypedValues } from './frame.ts';
export { brandingPreviewRoutes, hostedPageRoutes } from './hosted-pages.routes.ts';
export { type AccountDataView, accountDataPage } from './pages/account-data.page.ts';
export { type AccountPasswordView, accountPasswordPage } from './pages/account-password.page.ts';
export { type AccountProfileView, accountProfilePage } from './pages/account-profile.page.ts';
export { type AccountSessionsView, accountSessionsPage, type SessionLine } from './pages/account-sessions.page.ts';
export { type CheckYourMailView, checkYourMailPage } from './pages/check-your-mail.page.ts';
export { type ErrorView, errorPage } from './pages/error.page.ts';
export { type ForgotPasswordView, forgotPasswordPage } from './pages/forgot-password.page.ts';
export { type MagicLinkView, magicLinkPage } from './pages/magic-link.page.ts';
export {
  framedMail,
  framedMailContentSecurityPolicy,
  type MailboxLine,
  type MailboxMessageView,
  type MailboxView,
  mailboxMessagePage,
  mailboxPage,
} from './pages/mailbox.page.ts';
export { type ResetPasswordView, resetPasswordPage } from './pages/reset-password.page.ts';
export { type SetupView, setupPage } from './pages/setup.page.ts';
export { type SignInNotice, type SignInView, signInPage } from './pages/sign-in.page.ts';
export { type SignOutView, signOutPage } from './pages/sign-out.page.ts';
export { type SignUpView, signUpPage } from './pages/sign-up.page.ts';
export { type VerifyEmailView, verifyEmailPage } from './pages/verify-email.page.ts';
export { renderProblemPage } from './problem-page.ts';
