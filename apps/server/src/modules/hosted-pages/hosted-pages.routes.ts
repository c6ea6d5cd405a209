import { type PageRoute, page } from '../../platform/http/contract.ts';
import { emailCode, magicLink } from '../mail-sign-ins/index.ts';
import { projectScope } from '../projects/index.ts';
import { withoutQueue } from '../providers/index.ts';
import {
  connectForm,
  connectionsQuery,
  disconnectForm,
  showConnections,
  submitConnect,
  submitDisconnect,
} from './handlers/account-connections.ts';
import {
  dataQuery,
  deleteForm,
  exportForm,
  keepForm,
  showData,
  submitDelete,
  submitExport,
  submitKeep,
} from './handlers/account-data.ts';
import {
  deviceForm,
  devicesQuery,
  renameForm,
  showDevices,
  submitForget,
  submitRename,
  submitUntrust,
} from './handlers/account-devices.ts';
import {
  cancelEmailForm,
  emailForm,
  emailQuery,
  showEmail,
  submitCancelEmail,
  submitEmail,
} from './handlers/account-email.ts';
import {
  addPasskeyForm,
  removePasskeyForm,
  renamePasskeyForm,
  submitAddPasskey,
  submitRemovePasskey,
  submitRenamePasskey,
} from './handlers/account-passkeys.ts';
import { passwordForm, passwordQuery, showPassword, submitPassword } from './handlers/account-password.ts';
import { pictureForm, submitPicture } from './handlers/account-picture.ts';
import {
  languageForm,
  profileForm,
  profileQuery,
  showAccount,
  showProfile,
  submitLanguage,
  submitProfile,
} from './handlers/account-profile.ts';
import { referralsForm, showReferrals, submitReferrals } from './handlers/account-referrals.ts';
import {
  confirmTotpForm,
  securityForm,
  securityQuery,
  showSecurity,
  submitBeginTotp,
  submitConfirmTotp,
  submitRemoveTotp,
  submitRenewCodes,
} from './handlers/account-security.ts';
import {
  revokeForm,
  revokeOthersForm,
  sessionsQuery,
  showSessions,
  submitRevoke,
  submitRevokeOthers,
} from './handlers/account-sessions.ts';
import {
  everybodyForm,
  showSwitch,
  submitAddAccount,
  submitSignOutAccount,
  submitSignOutEverybody,
  submitSwitch,
  switchForm,
  switchQuery,
} from './handlers/account-switch.ts';
import { submitUsername, usernameForm } from './handlers/account-username.ts';
import { brandingPreviewQuery, showBrandingPreview } from './handlers/branding-preview.ts';
import { relayCallback, returningVisitor } from './handlers/callback-relay.ts';
import {
  confirmProviderForm,
  confirmProviderQuery,
  showConfirmProvider,
  submitConfirmProvider,
} from './handlers/confirm-provider.ts';
import { emailChangeForm, emailChangeQuery, showEmailChange, submitEmailChange } from './handlers/email-change.ts';
import {
  beginEnrolmentForm,
  confirmEnrolmentForm,
  enrolmentQuery,
  passkeyEnrolmentForm,
  showEnrolment,
  submitBeginEnrolment,
  submitConfirmEnrolment,
  submitPasskeyEnrolment,
} from './handlers/enrolment.ts';
import {
  forgotPasswordForm,
  forgotPasswordQuery,
  showForgotPassword,
  submitForgotPassword,
} from './handlers/forgot-password.ts';
import {
  endImpersonationForm,
  impersonateForm,
  impersonateQuery,
  showImpersonate,
  submitEndImpersonation,
  submitImpersonate,
} from './handlers/impersonate.ts';
import { invitationForm, invitationQuery, showInvitation, submitInvitation } from './handlers/invitation.ts';
import { magicLinkConfirmForm, magicLinkQuery, showMagicLink, submitMagicLinkConfirm } from './handlers/magic-link.ts';
import {
  mailSignInCodeForm,
  mailSignInForm,
  mailSignInQuery,
  showMailSignIn,
  submitMailSignIn,
  submitMailSignInCode,
} from './handlers/mail-sign-in.ts';
import {
  callbackQuery,
  passFormOn,
  providerForm,
  providerQuery,
  sentByProvider,
  showCallback,
  showProviderSignIn,
  submitProviderSignIn,
} from './handlers/provider-sign-in.ts';
import { renewQuery, renewSession } from './handlers/renew-session.ts';
import {
  resetPasswordForm,
  resetPasswordQuery,
  showResetPassword,
  submitResetPassword,
} from './handlers/reset-password.ts';
import { secondFactorForm, secondFactorQuery, showSecondFactor, submitSecondFactor } from './handlers/second-factor.ts';
import {
  securityLinkForm,
  securityLinkQuery,
  showKeepAccount,
  showNotMe,
  showUndoEmailChange,
  submitKeepAccount,
  submitNotMe,
  submitUndoEmailChange,
} from './handlers/security-links.ts';
import { instanceVisitor, setupForm, setupQuery, showSetup, submitSetup } from './handlers/setup.ts';
import {
  passkeySignInForm,
  showSignIn,
  signInForm,
  signInQuery,
  submitPasskeySignIn,
  submitSignIn,
} from './handlers/sign-in.ts';
import { showSignOut, signOutForm, signOutQuery, submitSignOut } from './handlers/sign-out.ts';
import { showSignUp, signUpForm, signUpQuery, submitSignUp } from './handlers/sign-up.ts';
import { showStepUp, stepUpForm, stepUpQuery, submitStepUp } from './handlers/step-up.ts';
import { showTerms, submitTerms, termsForm, termsQuery } from './handlers/terms.ts';
import { showUsername, submitUsernameStep, usernameStepForm, usernameStepQuery } from './handlers/username.ts';
import {
  resendForm,
  showVerifyEmail,
  submitResend,
  submitVerifyEmail,
  verifyEmailForm,
  verifyEmailQuery,
} from './handlers/verify-email.ts';
import { account, signedInVisitor, visitor } from './handlers/visitor.ts';
import { showWaitlist, submitWaitlist, waitlistForm, waitlistQuery } from './handlers/waitlist.ts';

/** They wait for a provider. */
const unqueuedVisitor = withoutQueue(visitor);
const unqueuedSignedIn = withoutQueue(signedInVisitor);

// biome-ignore format: a table
export const hostedPageRoutes: readonly PageRoute[] = [
  page('GET',  '/sign-in',                        visitor,         signInQuery,          showSignIn),
  page('POST', '/sign-in',                        visitor,         signInForm,           submitSignIn,            'hashing'),
  page('POST', '/sign-in/passkey',                visitor,         passkeySignInForm,    submitPasskeySignIn),
  page('GET',  '/sign-in/second-factor',          visitor,         secondFactorQuery,    showSecondFactor),
  page('POST', '/sign-in/second-factor',          visitor,         secondFactorForm,     submitSecondFactor),
  page('GET',  '/sign-in/enrolment',              visitor,         enrolmentQuery,       showEnrolment),
  page('POST', '/sign-in/enrolment',              visitor,         beginEnrolmentForm,   submitBeginEnrolment),
  page('POST', '/sign-in/enrolment/passkey',      visitor,         passkeyEnrolmentForm, submitPasskeyEnrolment),
  page('POST', '/sign-in/enrolment/confirm',      visitor,         confirmEnrolmentForm, submitConfirmEnrolment),
  page('GET',  '/sign-in/terms',                  visitor,         termsQuery,           showTerms),
  page('POST', '/sign-in/terms',                  visitor,         termsForm,            submitTerms),
  page('GET',  '/sign-in/username',               visitor,         usernameStepQuery,    showUsername),
  page('POST', '/sign-in/username',               visitor,         usernameStepForm,     submitUsernameStep),
  page('GET',  '/step-up',                        signedInVisitor, stepUpQuery,          account(showStepUp)),
  page('POST', '/step-up',                        signedInVisitor, stepUpForm,           account(submitStepUp),   'hashing'),
  page('GET',  '/sign-in/:provider',              visitor,         providerQuery,        showProviderSignIn),
  page('POST', '/sign-in/:provider',              unqueuedVisitor, providerForm,         submitProviderSignIn,    null),
  page('GET',  '/callback/:provider',             unqueuedVisitor, callbackQuery,        showCallback,            null),
  page('POST', '/callback/:provider',             sentByProvider,  callbackQuery,        passFormOn),
  page('GET',  '/confirm-provider',               visitor,         confirmProviderQuery, showConfirmProvider),
  page('POST', '/confirm-provider',               visitor,         confirmProviderForm,  submitConfirmProvider),
  page('GET',  '/sign-up',                        visitor,         signUpQuery,          showSignUp),
  page('POST', '/sign-up',                        visitor,         signUpForm,           submitSignUp,            'hashing'),
  page('GET',  '/waitlist',                       visitor,         waitlistQuery,        showWaitlist),
  page('POST', '/waitlist',                       visitor,         waitlistForm,         submitWaitlist),
  page('GET',  '/invitation',                     visitor,         invitationQuery,      showInvitation),
  page('POST', '/invitation',                     visitor,         invitationForm,       submitInvitation,        'hashing'),
  page('GET',  '/verify-email',                   visitor,         verifyEmailQuery,     showVerifyEmail),
  page('POST', '/verify-email',                   visitor,         verifyEmailForm,      submitVerifyEmail,       'hashing'),
  page('POST', '/verify-email/resend',            visitor,         resendForm,           submitResend),
  page('GET',  '/forgot-password',                visitor,         forgotPasswordQuery,  showForgotPassword),
  page('POST', '/forgot-password',                visitor,         forgotPasswordForm,   submitForgotPassword),
  page('GET',  '/reset-password',                 visitor,         resetPasswordQuery,   showResetPassword),
  page('POST', '/reset-password',                 visitor,         resetPasswordForm,    submitResetPassword,     'hashing'),
  page('GET',  '/magic-link',                     visitor,         magicLinkQuery,       showMagicLink),
  page('POST', '/magic-link',                     visitor,         mailSignInForm,       submitMailSignIn(magicLink)),
  page('POST', '/magic-link/confirm',             visitor,         magicLinkConfirmForm, submitMagicLinkConfirm),
  page('GET',  '/email-code',                     visitor,         mailSignInQuery,      showMailSignIn(emailCode)),
  page('POST', '/email-code',                     visitor,         mailSignInForm,       submitMailSignIn(emailCode)),
  page('POST', '/email-code/confirm',             visitor,         mailSignInCodeForm,   submitMailSignInCode(emailCode)),
  page('GET',  '/sign-out',                       visitor,         signOutQuery,         showSignOut),
  page('POST', '/sign-out',                       visitor,         signOutForm,          submitSignOut),
  page('GET',  '/session/renew',                  visitor,         renewQuery,           renewSession,            'verification'),
  page('GET',  '/email-change',                   visitor,         emailChangeQuery,     showEmailChange),
  page('POST', '/email-change',                   visitor,         emailChangeForm,      submitEmailChange),
  page('GET',  '/email-change/undo',              visitor,         securityLinkQuery,    showUndoEmailChange),
  page('POST', '/email-change/undo',              visitor,         securityLinkForm,     submitUndoEmailChange),
  page('GET',  '/not-me',                         visitor,         securityLinkQuery,    showNotMe),
  page('POST', '/not-me',                         visitor,         securityLinkForm,     submitNotMe),
  page('GET',  '/keep-account',                   visitor,         securityLinkQuery,    showKeepAccount),
  page('POST', '/keep-account',                   visitor,         securityLinkForm,     submitKeepAccount),
  page('GET',  '/account/switch',                 visitor,         switchQuery,          showSwitch),
  page('POST', '/account/switch',                 visitor,         switchForm,           submitSwitch),
  page('POST', '/account/switch/add',             visitor,         everybodyForm,        submitAddAccount),
  page('POST', '/account/switch/sign-out',        visitor,         switchForm,           submitSignOutAccount),
  page('POST', '/account/switch/sign-out-all',    visitor,         everybodyForm,        submitSignOutEverybody),
  page('GET',  '/account',                        signedInVisitor, null,                 account(showAccount)),
  page('GET',  '/account/profile',                signedInVisitor, profileQuery,         account(showProfile)),
  page('POST', '/account/profile',                signedInVisitor, profileForm,          account(submitProfile)),
  page('POST', '/account/picture',                signedInVisitor, pictureForm,          account(submitPicture)),
  page('POST', '/account/username',               signedInVisitor, usernameForm,         account(submitUsername)),
  page('POST', '/account/language',               signedInVisitor, languageForm,         account(submitLanguage)),
  page('GET',  '/account/password',               signedInVisitor, passwordQuery,        account(showPassword)),
  page('POST', '/account/password',               signedInVisitor, passwordForm,         account(submitPassword), 'hashing'),
  page('GET',  '/account/security',               signedInVisitor, securityQuery,        account(showSecurity)),
  page('POST', '/account/security/totp',          signedInVisitor, securityForm,         account(submitBeginTotp)),
  page('POST', '/account/security/totp/confirm',  signedInVisitor, confirmTotpForm,      account(submitConfirmTotp)),
  page('POST', '/account/security/totp/remove',   signedInVisitor, securityForm,         account(submitRemoveTotp)),
  page('POST', '/account/security/recovery-codes', signedInVisitor, securityForm,        account(submitRenewCodes)),
  page('POST', '/account/passkeys/add',           signedInVisitor, addPasskeyForm,       account(submitAddPasskey)),
  page('POST', '/account/passkeys/rename',        signedInVisitor, renamePasskeyForm,    account(submitRenamePasskey)),
  page('POST', '/account/passkeys/remove',        signedInVisitor, removePasskeyForm,    account(submitRemovePasskey)),
  page('GET',  '/account/sessions',               signedInVisitor, sessionsQuery,        account(showSessions)),
  page('POST', '/account/sessions/revoke',        signedInVisitor, revokeForm,           account(submitRevoke)),
  page('POST', '/account/sessions/revoke-others', signedInVisitor, revokeOthersForm,     account(submitRevokeOthers)),
  page('GET',  '/account/connections',            signedInVisitor, connectionsQuery,     account(showConnections)),
  page('POST', '/account/connections/connect',    unqueuedSignedIn, connectForm,         account(submitConnect),  null),
  page('POST', '/account/connections/disconnect', signedInVisitor, disconnectForm,       account(submitDisconnect)),
  page('GET',  '/account/email',                  signedInVisitor, emailQuery,           account(showEmail)),
  page('POST', '/account/email',                  signedInVisitor, emailForm,            account(submitEmail)),
  page('POST', '/account/email/cancel',           signedInVisitor, cancelEmailForm,      account(submitCancelEmail)),
  page('GET',  '/account/devices',                signedInVisitor, devicesQuery,         account(showDevices)),
  page('POST', '/account/devices/rename',         signedInVisitor, renameForm,           account(submitRename)),
  page('POST', '/account/devices/untrust',        signedInVisitor, deviceForm,           account(submitUntrust)),
  page('POST', '/account/devices/forget',         signedInVisitor, deviceForm,           account(submitForget)),
  page('GET',  '/account/referrals',              signedInVisitor, null,                 account(showReferrals)),
  page('POST', '/account/referrals',              signedInVisitor, referralsForm,        account(submitReferrals)),
  page('GET',  '/account/data',                   signedInVisitor, dataQuery,            account(showData)),
  page('POST', '/account/data/delete',            signedInVisitor, deleteForm,           account(submitDelete),   'hashing'),
  page('POST', '/account/data/keep',              signedInVisitor, keepForm,             account(submitKeep)),
  page('POST', '/account/data/export',            signedInVisitor, exportForm,           account(submitExport)),
  page('GET',  '/impersonate',                    visitor,         impersonateQuery,     showImpersonate),
  page('POST', '/impersonate',                    visitor,         impersonateForm,      submitImpersonate),
  page('POST', '/impersonate/end',                signedInVisitor, endImpersonationForm, account(submitEndImpersonation)),
  page('GET',  '/setup',                          instanceVisitor, setupQuery,           showSetup),
  page('POST', '/setup',                          instanceVisitor, setupForm,            submitSetup),
];

/** Where credentials of the instance are registered. Whoever comes back is sent on to the project. */
// biome-ignore format: a table
export const relayRoutes: readonly PageRoute[] = [
  page('GET',  '/callback/:provider', returningVisitor, callbackQuery, relayCallback),
  page('POST', '/callback/:provider', returningVisitor, callbackQuery, relayCallback),
];

/** Not a page of the project's people: operators look at it through the dashboard. */
// biome-ignore format: a table
export const brandingPreviewRoutes: readonly PageRoute[] = [
  page('GET', '/v1/projects/:projectId/branding-preview', projectScope('projects:read'), brandingPreviewQuery, showBrandingPreview),
];
