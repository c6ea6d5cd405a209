'use client';

import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { parseBaseUrl } from './base-url.ts';
import { configurationError, type FrontdeskError } from './error.ts';
import { addressOf, type ReturnPath } from './gate.ts';
import { createSessionStore, type SessionState, type SessionStore } from './session-store.ts';
import type { Snapshot } from './types.ts';
import { createUrls, type Urls } from './urls.ts';

/**
 * What {@link FrontdeskProvider} takes.
 *
 * @example
 * const props: FrontdeskProviderProps = { baseUrl: 'https://auth.example.com', appUrl: 'https://app.example.com', snapshot };
 */
export type FrontdeskProviderProps = {
  /** The project's base URL, exactly as the dashboard shows it. */
  readonly baseUrl: string;
  /** The app's public address. People return below it after sign-in. */
  readonly appUrl: string;
  /** What the server knows: the snapshot, or null for nobody. Where it is absent, the browser asks for itself and `loading` is shown. */
  readonly snapshot?: Snapshot | null | undefined;
  /**
   * Where the browser asks, with its cookies. Default: `{baseUrl}/session`, for which the project's setting `allowedOrigins` holds
   * the app's origin and both are of one site. Else a route of the app that answers `Response.json(snapshot)`, or 401.
   */
  readonly sessionUrl?: string | undefined;
  /** How often a page that is looked at asks again, default 60. It also does when it gets the focus back. 0: never, by itself. */
  readonly refreshSeconds?: number | undefined;
  readonly children?: ReactNode;
};

/** What {@link useSession} answers. `refresh()` asks now. @example const { refresh }: SessionHook = useSession(); */
export type SessionHook = SessionState & { readonly refresh: () => Promise<void> };

/** What {@link useUser} answers. @example const { status, user }: UserHook = useUser(); */
export type UserHook =
  | { readonly status: 'signed-in'; readonly user: Snapshot['user']; readonly error: FrontdeskError | null }
  | { readonly status: 'loading' | 'signed-out' | 'error'; readonly user: null; readonly error: FrontdeskError | null };

type Provided = { readonly store: SessionStore; readonly urls: Urls; readonly appUrl: string };

/** Between two questions when somebody goes back and forth between windows. */
const FOCUS_SECONDS = 5;

const FrontdeskContext = createContext<Provided | null>(null);

/**
 * Tells the components below who is signed in. What they show is for the eye: what somebody may do, the server decides.
 *
 * @example
 * <FrontdeskProvider baseUrl={baseUrl} appUrl={appUrl} snapshot={await snapshotForProvider()}>{children}</FrontdeskProvider>
 */
export function FrontdeskProvider(props: FrontdeskProviderProps): ReactElement {
  const { baseUrl, appUrl, snapshot, sessionUrl, refreshSeconds = 60, children } = props;
  const base = useMemo(() => parseBaseUrl(baseUrl), [baseUrl]);
  const [store] = useState(() => createSessionStore({ sessionUrl: sessionUrl ?? `${base.text}/session`, snapshot }));
  useServerSnapshot(store, snapshot);
  useRefresh(store, refreshSeconds);
  const provided = useMemo(
    () => ({ store, urls: createUrls(base), appUrl: appUrl.replace(/\/+$/, '') }),
    [store, base, appUrl],
  );
  return createElement(FrontdeskContext.Provider, { value: provided }, children);
}

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

/** The person's own pages: profile, password, sessions. @example <a href={useAccountUrl()}>Account</a> */
export function useAccountUrl(): string {
  return useProvided().urls.accountUrl();
}

/** Shows what is within to who is signed in. @example <SignedIn><Notes /></SignedIn> */
export function SignedIn({ children }: { readonly children?: ReactNode }): ReactNode {
  return useSession().status === 'signed-in' ? children : null;
}

/** Shows what is within where nobody is signed in: not while that is unknown. @example <SignedOut><SignInLink /></SignedOut> */
export function SignedOut({ children }: { readonly children?: ReactNode }): ReactNode {
  return useSession().status === 'signed-out' ? children : null;
}

function useProvided(): Provided {
  const provided = useContext(FrontdeskContext);
  if (provided === null) throw configurationError('This component is not within a <FrontdeskProvider>.');
  return provided;
}

/** A page that the server renders again brings a snapshot that is newer than ours. The first one is in the store already. */
function useServerSnapshot(store: SessionStore, snapshot: Snapshot | null | undefined): void {
  const last = useRef(snapshot);
  useEffect(() => {
    if (last.current === snapshot) return;
    last.current = snapshot;
    if (snapshot === undefined) void store.refresh();
    else store.set(snapshot);
  }, [store, snapshot]);
}

function useRefresh(store: SessionStore, refreshSeconds: number): void {
  useEffect(() => {
    if (store.get().status === 'loading') void store.refresh();
  }, [store]);
  useEffect(() => {
    if (refreshSeconds <= 0) return;
    const look = (seconds: number) => {
      if (document.visibilityState === 'visible') void store.refreshIfOlder(seconds);
    };
    const onFocus = () => look(FOCUS_SECONDS);
    const timer = setInterval(() => look(refreshSeconds / 2), refreshSeconds * 1000);
    window.addEventListener('focus', onFocus);
    document.addEventListener('visibilitychange', onFocus);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', onFocus);
      document.removeEventListener('visibilitychange', onFocus);
    };
  }, [store, refreshSeconds]);
}
