import { type Route, route } from '../../platform/http/contract.ts';
import { anyone } from '../projects/index.ts';
import {
  listAccountsContract,
  setAccountAsideContract,
  signOutAccountContract,
  switchAccountContract,
} from './account-switching.contract.ts';
import { listAccounts } from './list-accounts.ts';
import { signOutAccount } from './sign-out-account.ts';
import { setAccountAside, switchAccount } from './switch-account.ts';

// Whose accounts they are is said by the browser's cookies, each judged by itself.
// biome-ignore format: a table
export const accountSwitchingRoutes: readonly Route[] = [
  route('GET',  '/me/accounts',           anyone, listAccountsContract,    listAccounts),
  route('POST', '/me/accounts/switch',    anyone, switchAccountContract,   switchAccount),
  route('POST', '/me/accounts/set-aside', anyone, setAccountAsideContract, setAccountAside),
  route('POST', '/me/accounts/sign-out',  anyone, signOutAccountContract,  signOutAccount),
];
