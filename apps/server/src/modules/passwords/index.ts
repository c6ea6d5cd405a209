export { confirmPasswordReset } from './confirm-password-reset.ts';
export { passwordErrors, signInErrors } from './passwords.errors.ts';
export { passwordRoutes } from './passwords.routes.ts';
export { brokenPasswordRule, checkNewPassword, SHORTEST as PASSWORD_MINIMUM_CHARACTERS } from './passwords.rules.ts';
export { findPasswordHash, hasPassword, setPassword } from './passwords.store.ts';
export { requestPasswordReset } from './request-password-reset.ts';
export { signInWithPassword } from './sign-in-with-password.ts';
