'use client';

import { useMemo, useSyncExternalStore } from 'react';
import type { FrontdeskError } from '../error.ts';
import { addressOf, type ReturnPath } from '../gate.ts';
import type { SessionState } from '../session-store.ts';
import type { Snapshot } from '../types.ts';
import { useProvided } from './provider.ts';

/** What {@link useSession} answers. `refresh()` asks now. @example const { refresh }: SessionHook = useSession(); */
export type SessionHook = SessionState & { readonly refresh: () => Promise<void> };

/** What {@link useUser} answers. @example const { status, user }: UserHook = useUser(); */
export type UserHook =
  | { readonly status: 'signed-in'; readonly user: Snapshot['user']; readonly error: FrontdeskError | null }
  | { readonly status: 'loading' | 'signed-out' | 'error'; readonly user: null; readonly error: FrontdeskError | null };

/**
 * The session, and whether it is known.
 *
 * @example
 * const session = useSession();
 * if (session.status === 'loading') return <p>One moment…</p>;
 * if (session.status === 'error') return <button onClick={session.refresh}>Try again</button>;
 */
export function useSession(): SessionHook {
  const { store } = useProvided();
  const state = useSyncExternalStore(store.subscribe, store.get, store.get);
  return useMemo(() => ({ ...state, refresh: store.refresh }), [state, store]);
}

/**
 * The user, or null.
 *
 * @example
 * const { user } = useUser();
 * return <p>Hello, {user?.name ?? 'stranger'}</p>;
 */
export function useUser(): UserHook {
  const { status, snapshot, error } = useSession();
  return status === 'signed-in' ? { status, user: snapshot.user, error } : { status, user: null, error };
}

/** Where to sign in, and come back to a path of the app. @example <a href={useSignInUrl({ returnTo: '/notes' })}>Sign in</a> */
export function useSignInUrl({ returnTo = '/' }: ReturnPath = {}): string {
  const { urls, appUrl } = useProvided();
  return urls.signInUrl({ returnTo: addressOf(appUrl, returnTo) });
}

/** Where to make an account. @example <a href={useSignUpUrl({ returnTo: '/welcome' })}>Create an account</a> */
export function useSignUpUrl({ returnTo = '/' }: ReturnPath = {}): string {
  const { urls, appUrl } = useProvided();
  return urls.signUpUrl({ returnTo: addressOf(appUrl, returnTo) });
}

/** A page with a button that signs out: a link alone never does. @example <a href={useSignOutUrl()}>Sign out</a> */
export function useSignOutUrl({ returnTo = '/' }: ReturnPath = {}): string {
  const { urls, appUrl } = useProvided();
  return urls.signOutUrl({ returnTo: addressOf(appUrl, returnTo) });
}

/** The page where somebody chooses among the accounts of this browser. @example <a href={useSwitchAccountUrl()}>Switch account</a> */
export function useSwitchAccountUrl({ returnTo = '/' }: ReturnPath = {}): string {
  const { urls, appUrl } = useProvided();
  return urls.switchAccountUrl({ returnTo: addressOf(appUrl, returnTo) });
}

/** The person's own pages: profile, password, sessions. @example <a href={useAccountUrl()}>Account</a> */
export function useAccountUrl(): string {
  return useProvided().urls.accountUrl();
}
