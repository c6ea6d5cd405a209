export { listMyPasskeys, removeMyPasskey, renameMyPasskey } from './my-passkeys.ts';
export {
  adoptPasskey,
  beginNewAccountPasskey,
  type PendingPasskey,
  takeNewAccountPasskey,
} from './new-account-passkey.ts';
export { requirePasskeys } from './passkey-ceremonies.ts';
export { credentialIn, passkeyOptions } from './passkeys.contract.ts';
export { passkeyErrors } from './passkeys.errors.ts';
export { passkeyFactor } from './passkeys.factor.ts';
export { passkeyRoutes } from './passkeys.routes.ts';
export { countPasskeys, deletePasskeysOfUser, listPasskeys } from './passkeys.store.ts';
export { registerPasskey } from './register-passkey.ts';
export { signInWithPasskey } from './sign-in-with-passkey.ts';
export { beginSignUpProof, proveSignUp } from './sign-up-with-passkey.ts';
export { viewPasskey } from './view-passkey.ts';
