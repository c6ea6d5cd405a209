export { captchaHosts } from './captcha-widget.ts';
export type { AccountFrame, PageFrame, Problem, TypedValues } from './frame.ts';
export { brandingPreviewRoutes, hostedPageRoutes, relayRoutes } from './hosted-pages.routes.ts';
export {
  type AccountConnectionsView,
  accountConnectionsPage,
  type ConnectionLine,
} from './pages/account-connections.page.ts';
export { type AccountDataView, accountDataPage } from './pages/account-data.page.ts';
export { type AccountDevicesView, accountDevicesPage, type DeviceLine } from './pages/account-devices.page.ts';
export { type AccountEmailView, accountEmailPage } from './pages/account-email.page.ts';
export { type AccountPasswordView, accountPasswordPage } from './pages/account-password.page.ts';
export { type AccountProfileView, accountProfilePage } from './pages/account-profile.page.ts';
export { type AccountReferralsView, accountReferralsPage } from './pages/account-referrals.page.ts';
export { type AccountSecurityView, accountSecurityPage } from './pages/account-security.page.ts';
export { type AccountSessionsView, accountSessionsPage, type SessionLine } from './pages/account-sessions.page.ts';
export { type AccountLine, type AccountSwitchView, accountSwitchPage } from './pages/account-switch.page.ts';
export { type CheckYourMailView, checkYourMailPage } from './pages/check-your-mail.page.ts';
export { type ConfirmProviderView, confirmProviderPage } from './pages/confirm-provider.page.ts';
export { type EmailChangeView, emailChangePage } from './pages/email-change.page.ts';
export { type EnrolmentView, enrolmentPage } from './pages/enrolment.page.ts';
export { type ErrorView, errorPage } from './pages/error.page.ts';
export { type ForgotPasswordView, forgotPasswordPage } from './pages/forgot-password.page.ts';
export { type ImpersonateView, impersonatePage } from './pages/impersonate.page.ts';
export { type InvitationView, invitationPage } from './pages/invitation.page.ts';
export { type MagicLinkView, magicLinkPage } from './pages/magic-link.page.ts';
export { type MailSignInView, mailSignInPage } from './pages/mail-sign-in.page.ts';
export {
  framedMail,
  framedMailContentSecurityPolicy,
  type MailboxLine,
  type MailboxMessageView,
  type MailboxView,
  mailboxMessagePage,
  mailboxPage,
} from './pages/mailbox.page.ts';
export { type ProviderSignInView, providerSignInPage } from './pages/provider-sign-in.page.ts';
export { type ProviderSimulatorView, providerSimulatorPage } from './pages/provider-simulator.page.ts';
export { type ResetPasswordView, resetPasswordPage } from './pages/reset-password.page.ts';
export { type SecondFactorView, secondFactorPage } from './pages/second-factor.page.ts';
export { type SecurityLink, type SecurityLinkView, securityLinkPage } from './pages/security-link.page.ts';
export { type SetupView, setupPage } from './pages/setup.page.ts';
export { type SignInNotice, type SignInView, signInPage } from './pages/sign-in.page.ts';
export { type SignOutView, signOutPage } from './pages/sign-out.page.ts';
export { type SignUpView, signUpPage } from './pages/sign-up.page.ts';
export { type StepUpView, stepUpPage } from './pages/step-up.page.ts';
export { type TermsView, termsPage } from './pages/terms.page.ts';
export { type UsernameView, usernamePage } from './pages/username.page.ts';
export { type VerifyEmailView, verifyEmailPage } from './pages/verify-email.page.ts';
export { type WaitlistView, waitlistPage } from './pages/waitlist.page.ts';
export { renderProblemPage } from './problem-page.ts';
export type { ProviderLine } from './provider-buttons.ts';
