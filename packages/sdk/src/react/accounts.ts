'use client';

import { useCallback, useEffect, useState } from 'react';
import type { BrowserAccount } from '../account-list.ts';
import { FrontdeskError } from '../error.ts';
import { useProvided } from './provider.ts';

/**
 * What {@link useAccounts} answers. `switchTo` and `signOut` reject with a {@link FrontdeskError} where they do not succeed.
 *
 * @example
 * const { status, accounts, switchTo }: AccountsHook = useAccounts();
 */
export type AccountsHook = {
  /** `error`: the browser may not ask, because the app is of another site or not among the project's `allowedOrigins`. Link to the hosted page then. */
  readonly status: 'loading' | 'ready' | 'error';
  /** The current one first. */
  readonly accounts: readonly BrowserAccount[];
  readonly error: FrontdeskError | null;
  readonly refresh: () => Promise<void>;
  /** Makes another account the current one. What the page shows of the old one is then no more true: load it anew. */
  readonly switchTo: (userId: string) => Promise<void>;
  readonly signOut: (userId?: string) => Promise<void>;
};

type Known = Pick<AccountsHook, 'status' | 'accounts' | 'error'>;

const LOADING: Known = { status: 'loading', accounts: [], error: null };

/**
 * The accounts of this browser. Nothing is asked on a server.
 *
 * @example
 * const { accounts, switchTo } = useAccounts();
 * return accounts.map(({ userId, email }) => <button key={userId} onClick={() => switchTo(userId)}>{email}</button>);
 */
export function useAccounts(): AccountsHook {
  const { accounts: list, store } = useProvided();
  const [known, setKnown] = useState(LOADING);
  const refresh = useCallback(async () => {
    setKnown(await ask(() => list.list()));
  }, [list]);
  useEffect(() => {
    let wanted = true;
    void ask(() => list.list()).then((next) => wanted && setKnown(next));
    return () => {
      wanted = false;
    };
  }, [list]);
  const change = useCallback(
    async (work: Promise<void>) => {
      await work;
      await Promise.all([refresh(), store.refresh()]);
    },
    [refresh, store],
  );
  const switchTo = useCallback((userId: string) => change(list.switchTo(userId)), [change, list]);
  const signOut = useCallback((userId?: string) => change(list.signOut(userId)), [change, list]);
  return { ...known, refresh, switchTo, signOut };
}

async function ask(work: () => Promise<readonly BrowserAccount[]>): Promise<Known> {
  try {
    return { status: 'ready', accounts: await work(), error: null };
  } catch (error) {
    if (!(error instanceof FrontdeskError)) throw error;
    return { status: 'error', accounts: [], error };
  }
}
