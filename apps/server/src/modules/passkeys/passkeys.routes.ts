import { type Route, route } from '../../platform/http/contract.ts';
import { anyone, scope } from '../projects/index.ts';
import { signedIn } from '../sessions/index.ts';
import { listUserPasskeys, removeUserPasskey } from './managed-passkeys.ts';
import { listMyPasskeys, removeMyPasskey, renameMyPasskey } from './my-passkeys.ts';
import {
  beginRegistrationContract,
  beginSignUpPasskeyContract,
  listMyPasskeysContract,
  listUserPasskeysContract,
  passkeyOptionsContract,
  registerPasskeyContract,
  removeMyPasskeyContract,
  removeUserPasskeyContract,
  renameMyPasskeyContract,
  signInWithPasskeyContract,
} from './passkeys.contract.ts';
import { beginPasskeyRegistration, registerPasskey } from './register-passkey.ts';
import { beginPasskeySignIn, signInWithPasskey } from './sign-in-with-passkey.ts';
import { beginSignUpPasskey } from './sign-up-with-passkey.ts';

// biome-ignore format: a table
export const passkeyRoutes: readonly Route[] = [
  route('POST',   '/auth/sign-up/passkey/options',              anyone,               beginSignUpPasskeyContract, beginSignUpPasskey),
  route('POST',   '/auth/sign-in/passkey/options',              anyone,               passkeyOptionsContract,    beginPasskeySignIn),
  route('POST',   '/auth/sign-in/passkey',                      anyone,               signInWithPasskeyContract, signInWithPasskey),
  route('GET',    '/me/passkeys',                               signedIn,             listMyPasskeysContract,    listMyPasskeys),
  route('POST',   '/me/passkeys/options',                       signedIn,             beginRegistrationContract, beginPasskeyRegistration),
  route('POST',   '/me/passkeys',                               signedIn,             registerPasskeyContract,   registerPasskey),
  route('PATCH',  '/me/passkeys/:passkeyId',                    signedIn,             renameMyPasskeyContract,   renameMyPasskey),
  route('DELETE', '/me/passkeys/:passkeyId',                    signedIn,             removeMyPasskeyContract,   removeMyPasskey),
  route('GET',    '/v1/users/:userId/passkeys',                 scope('users:read'),  listUserPasskeysContract,  listUserPasskeys),
  route('DELETE', '/v1/users/:userId/passkeys/:passkeyId',      scope('users:write'), removeUserPasskeyContract, removeUserPasskey),
];
