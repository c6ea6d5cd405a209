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
} from 'react';
import { type AccountList, createAccountList } from '../account-list.ts';
import { parseBaseUrl } from '../base-url.ts';
import { configurationError } from '../error.ts';
import { createSessionStore, type SessionStore } from '../session-store.ts';
import type { Snapshot } from '../types.ts';
import { createUrls, type Urls } from '../urls.ts';

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

export type Provided = {
  readonly store: SessionStore;
  readonly accounts: AccountList;
  readonly urls: Urls;
  readonly appUrl: string;
};

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
    () => ({
      store,
      accounts: createAccountList({ baseUrl: base.text }),
      urls: createUrls(base),
      appUrl: appUrl.replace(/\/+$/, ''),
    }),
    [store, base, appUrl],
  );
  return createElement(FrontdeskContext.Provider, { value: provided }, children);
}

/** @internal */
export function useProvided(): Provided {
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
