export { createBreachedPasswords } from './breached-passwords.ts';
export { insertPasswordHashes, listPasswordHashes } from './bulk-passwords.store.ts';
export { checkNewPassword, hashNewPassword, refusalOfNewPassword } from './check-new-password.ts';
export { confirmPasswordReset } from './confirm-password-reset.ts';
export { forcePasswordReset } from './force-password-reset.ts';
export { newPasswordErrors, passwordErrors } from './passwords.errors.ts';
export { passwordRoutes } from './passwords.routes.ts';
export {
  deletePassword,
  findPasswordChange,
  findPasswordHash,
  findPasswordHashOfAddress,
  hasPassword,
  setPassword,
} from './passwords.store.ts';
export { provesByPassword } from './proves-by-password.ts';
export { requestPasswordReset } from './request-password-reset.ts';
export { signInWithPassword } from './sign-in-with-password.ts';
export { keepSignerKey, sealedSignerKeys } from './signer-keys.ts';
export { verifyPassword } from './verify-password.ts';
