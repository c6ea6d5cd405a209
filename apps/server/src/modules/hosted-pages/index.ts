export type { AccountFrame, PageFrame, Problem, TypedValues } from './frame.ts';
export { type CheckYourMailView, checkYourMailPage } from './pages/check-your-mail.page.ts';
export { type SignInNotice, type SignInView, signInPage } from './pages/sign-in.page.ts';
export { type SignUpView, signUpPage } from './pages/sign-up.page.ts';
export { type VerifyEmailView, verifyEmailPage } from './pages/verify-email.page.ts';
