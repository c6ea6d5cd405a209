'use client';

import { createElement, type ReactNode, useState } from 'react';
import type { BrowserAccount } from '../account-list.ts';
import { FrontdeskError } from '../error.ts';
import { type AccountsHook, useAccounts } from './accounts.ts';
import { useSwitchAccountUrl } from './hooks.ts';

/** The words of {@link AccountSwitcher}. @example <AccountSwitcher labels={{ title: 'Konten', add: 'Konto hinzufügen' }} /> */
export type AccountSwitcherLabels = {
  readonly title: string;
  readonly current: string;
  readonly add: string;
  readonly loading: string;
  readonly failed: string;
};

/** What the render function of {@link AccountSwitcher} is given. @example <AccountSwitcher>{({ accounts }: AccountSwitcherView) => accounts.length}</AccountSwitcher> */
export type AccountSwitcherView = AccountsHook & {
  /** Switches, then does what {@link AccountSwitcherProps} says. What fails is in `error`; it rejects where `onSwitched` throws. */
  readonly choose: (userId: string) => Promise<void>;
  /** The account that is being switched to. */
  readonly choosing: string | null;
  /** The hosted page: add an account, sign one out. It works for apps of every site. */
  readonly switchAccountUrl: string;
};

/** What {@link AccountSwitcher} takes. @example const props: AccountSwitcherProps = { onSwitched: () => router.refresh() }; */
export type AccountSwitcherProps = {
  /** A path of the app: where the page of the accounts leads back to. `/` where it is absent. */
  readonly returnTo?: string | undefined;
  readonly className?: string | undefined;
  readonly labels?: Partial<AccountSwitcherLabels> | undefined;
  /** After a switch. Without it the page is loaded anew, so that nothing of the other account stays on it. */
  readonly onSwitched?: ((userId: string) => void) | undefined;
  /** Draws everything itself. Without it there is a list of buttons and a link. */
  readonly children?: ((view: AccountSwitcherView) => ReactNode) | undefined;
};

const LABELS: AccountSwitcherLabels = {
  title: 'Accounts',
  current: 'Current',
  add: 'Add or remove accounts',
  loading: 'One moment…',
  failed: 'The account could not be switched. Choose it on the page of your accounts.',
};

/**
 * The accounts of this browser, to choose one: a list of buttons without style, with class names (`frontdesk-account-switcher`, …), `data-frontdesk` and
 * `data-current`. Where the browser may not ask, only the link to the hosted page is left.
 *
 * @example
 * <AccountSwitcher onSwitched={() => router.refresh()} />
 */
export function AccountSwitcher(props: AccountSwitcherProps): ReactNode {
  const { returnTo = '/', className, labels, onSwitched = loadAnew, children } = props;
  const hook = useAccounts();
  const switchAccountUrl = useSwitchAccountUrl({ returnTo });
  const [choosing, setChoosing] = useState<string | null>(null);
  const [failure, setFailure] = useState<FrontdeskError | null>(null);

  async function choose(userId: string): Promise<void> {
    setChoosing(userId);
    setFailure(null);
    try {
      await hook.switchTo(userId);
      onSwitched(userId);
    } catch (error) {
      if (!(error instanceof FrontdeskError)) throw error;
      setFailure(error);
    } finally {
      setChoosing(null);
    }
  }

  const error = failure ?? hook.error;
  if (children !== undefined) return children({ ...hook, error, choose, choosing, switchAccountUrl });
  const words = { ...LABELS, ...labels };
  const busy = hook.status === 'loading' || choosing !== null;
  return createElement(
    'section',
    {
      className: ['frontdesk-account-switcher', className].filter(Boolean).join(' '),
      'data-frontdesk': 'account-switcher',
      'data-status': hook.status,
      'aria-label': words.title,
      'aria-busy': busy,
    },
    hook.status === 'loading' ? createElement('p', { role: 'status' }, words.loading) : null,
    failure === null ? null : createElement('p', { role: 'alert' }, words.failed),
    hook.accounts.length === 0
      ? null
      : createElement(
          'ul',
          { className: 'frontdesk-account-switcher-list' },
          hook.accounts.map((account) => accountLine(account, words, choosing, choose)),
        ),
    createElement('a', { className: 'frontdesk-account-switcher-add', href: switchAccountUrl }, words.add),
  );
}

function accountLine(
  account: BrowserAccount,
  words: AccountSwitcherLabels,
  choosing: string | null,
  choose: (userId: string) => Promise<void>,
): ReactNode {
  const { userId, email, name, current } = account;
  return createElement(
    'li',
    { key: userId, 'data-current': current },
    createElement(
      'button',
      {
        type: 'button',
        // A button that cannot be pressed loses the focus, so it stays one and does nothing.
        'aria-current': current ? 'true' : undefined,
        'aria-disabled': current || choosing !== null,
        onClick: () => {
          if (!current && choosing === null) void choose(userId);
        },
      },
      createElement('span', { className: 'frontdesk-account-switcher-name' }, name || email),
      name ? createElement('span', { className: 'frontdesk-account-switcher-email' }, ` ${email}`) : null,
      current ? createElement('span', { className: 'frontdesk-account-switcher-current' }, ` ${words.current}`) : null,
    ),
  );
}

function loadAnew(): void {
  window.location.reload();
}
