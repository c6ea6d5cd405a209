'use client';

export type { BrowserAccount } from '../account-list.ts';
export {
  AccountSwitcher,
  type AccountSwitcherLabels,
  type AccountSwitcherProps,
  type AccountSwitcherView,
} from './account-switcher.ts';
export { type AccountsHook, useAccounts } from './accounts.ts';
export {
  type SessionHook,
  type UserHook,
  useAccountUrl,
  useSession,
  useSignInUrl,
  useSignOutUrl,
  useSignUpUrl,
  useSwitchAccountUrl,
  useUser,
} from './hooks.ts';
export { FrontdeskProvider, type FrontdeskProviderProps } from './provider.ts';
export { SignedIn, SignedOut } from './signed-in.ts';
export { UserButton, type UserButtonLabels, type UserButtonProps, type UserButtonView } from './user-button.ts';
