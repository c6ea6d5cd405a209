import { type PageRoute, page } from '../../platform/http/contract.ts';
import { projectScope } from '../projects/index.ts';
import { dataQuery, deleteForm, keepForm, showData, submitDelete, submitKeep } from './handlers/account-data.ts';
import { passwordForm, passwordQuery, showPassword, submitPassword } from './handlers/account-password.ts';
import { profileForm, profileQuery, showAccount, showProfile, submitProfile } from './handlers/account-profile.ts';
import {
  revokeForm,
  revokeOthersForm,
  sessionsQuery,
  showSessions,
  submitRevoke,
  submitRevokeOthers,
} from './handlers/account-sessions.ts';
import { brandingPreviewQuery, showBrandingPreview } from './handlers/branding-preview.ts';
import {
  forgotPasswordForm,
  forgotPasswordQuery,
  showForgotPassword,
  submitForgotPassword,
} from './handlers/forgot-password.ts';
import {
  magicLinkConfirmForm,
  magicLinkForm,
  magicLinkQuery,
  showMagicLink,
  submitMagicLink,
  submitMagicLinkConfirm,
} from './handlers/magic-link.ts';
import { renewQuery, renewSession } from './handlers/renew-session.ts';
import {
  resetPasswordForm,
  resetPasswordQuery,
  showResetPassword,
  submitResetPassword,
} from './handlers/reset-password.ts';
import { instanceVisitor, setupForm, setupQuery, showSetup, submitSetup } from './handlers/setup.ts';
import { showSignIn, signInForm, signInQuery, submitSignIn } from './handlers/sign-in.ts';
import { showSignOut, signOutForm, signOutQuery, submitSignOut } from './handlers/sign-out.ts';
import { showSignUp, signUpForm, signUpQuery, submitSignUp } from './handlers/sign-up.ts';
import {
  resendForm,
  showVerifyEmail,
  submitResend,
  submitVerifyEmail,
  verifyEmailForm,
  verifyEmailQuery,
} from './handlers/verify-email.ts';
import { account, signedInVisitor, visitor } from './handlers/visitor.ts';

// biome-ignore format: a table
export const hostedPageRoutes: readonly PageRoute[] = [
  page('GET',  '/sign-in',                        visitor,         signInQuery,          showSignIn),
  page('POST', '/sign-in',                        visitor,         signInForm,           submitSignIn,            'hashing'),
  page('GET',  '/sign-up',                        visitor,         signUpQuery,          showSignUp),
  page('POST', '/sign-up',                        visitor,         signUpForm,           submitSignUp,            'hashing'),
  page('GET',  '/verify-email',                   visitor,         verifyEmailQuery,     showVerifyEmail),
  page('POST', '/verify-email',                   visitor,         verifyEmailForm,      submitVerifyEmail,       'hashing'),
  page('POST', '/verify-email/resend',            visitor,         resendForm,           submitResend),
  page('GET',  '/forgot-password',                visitor,         forgotPasswordQuery,  showForgotPassword),
  page('POST', '/forgot-password',                visitor,         forgotPasswordForm,   submitForgotPassword),
  page('GET',  '/reset-password',                 visitor,         resetPasswordQuery,   showResetPassword),
  page('POST', '/reset-password',                 visitor,         resetPasswordForm,    submitResetPassword,     'hashing'),
  page('GET',  '/magic-link',                     visitor,         magicLinkQuery,       showMagicLink),
  page('POST', '/magic-link',                     visitor,         magicLinkForm,        submitMagicLink),
  page('POST', '/magic-link/confirm',             visitor,         magicLinkConfirmForm, submitMagicLinkConfirm),
  page('GET',  '/sign-out',                       visitor,         signOutQuery,         showSignOut),
  page('POST', '/sign-out',                       visitor,         signOutForm,          submitSignOut),
  page('GET',  '/session/renew',                  visitor,         renewQuery,           renewSession,            'verification'),
  page('GET',  '/account',                        signedInVisitor, null,                 account(showAccount)),
  page('GET',  '/account/profile',                signedInVisitor, profileQuery,         account(showProfile)),
  page('POST', '/account/profile',                signedInVisitor, profileForm,          account(submitProfile)),
  page('GET',  '/account/password',               signedInVisitor, passwordQuery,        account(showPassword)),
  page('POST', '/account/password',               signedInVisitor, passwordForm,         account(submitPassword), 'hashing'),
  page('GET',  '/account/sessions',               signedInVisitor, sessionsQuery,        account(showSessions)),
  page('POST', '/account/sessions/revoke',        signedInVisitor, revokeForm,           account(submitRevoke)),
  page('POST', '/account/sessions/revoke-others', signedInVisitor, revokeOthersForm,     account(submitRevokeOthers)),
  page('GET',  '/account/data',                   signedInVisitor, dataQuery,            account(showData)),
  page('POST', '/account/data/delete',            signedInVisitor, deleteForm,           account(submitDelete),   'hashing'),
  page('POST', '/account/data/keep',              signedInVisitor, keepForm,             account(submitKeep)),
  page('GET',  '/setup',                          instanceVisitor, setupQuery,           showSetup),
  page('POST', '/setup',                          instanceVisitor, setupForm,            submitSetup),
];

/** Not a page of the project's people: operators look at it through the dashboard. */
// biome-ignore format: a table
export const brandingPreviewRoutes: readonly PageRoute[] = [
  page('GET', '/v1/projects/:projectId/branding-preview', projectScope('projects:read'), brandingPreviewQuery, showBrandingPreview),
];
