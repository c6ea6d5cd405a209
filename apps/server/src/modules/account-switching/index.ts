export { accountErrors } from './account-switching.errors.ts';
export { accountSwitchingRoutes } from './account-switching.routes.ts';
export { MOST_ACCOUNTS } from './account-switching.rules.ts';
export { listAccounts } from './list-accounts.ts';
export { signOutAccount } from './sign-out-account.ts';
export { setAccountAside, switchAccount } from './switch-account.ts';
