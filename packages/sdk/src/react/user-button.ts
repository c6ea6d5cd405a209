'use client';

import { createElement, type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import type { Snapshot } from '../types.ts';
import { useAccountUrl, useSignOutUrl, useSwitchAccountUrl, useUser } from './hooks.ts';

/**
 * The words of {@link UserButton}. `{name}` stands for the person.
 *
 * @example
 * <UserButton labels={{ account: 'Konto von {name}', manage: 'Konto verwalten', switch: 'Konto wechseln', signOut: 'Abmelden' }} />
 */
export type UserButtonLabels = {
  readonly account: string;
  readonly manage: string;
  readonly switch: string;
  readonly signOut: string;
};

/** What the render function of {@link UserButton} is given. @example <UserButton>{({ name }: UserButtonView) => <b>{name}</b>}</UserButton> */
export type UserButtonView = {
  readonly user: Snapshot['user'];
  /** The name, else the address. */
  readonly name: string;
  readonly initials: string;
  readonly accountUrl: string;
  readonly switchAccountUrl: string;
  readonly signOutUrl: string;
};

/** What {@link UserButton} takes. @example const props: UserButtonProps = { returnTo: '/notes', className: 'corner' }; */
export type UserButtonProps = {
  /** A path of the app: where somebody comes back to after switching the account. `/` where it is absent; signing out leads to `/`. */
  readonly returnTo?: string | undefined;
  readonly className?: string | undefined;
  readonly labels?: Partial<UserButtonLabels> | undefined;
  /** Draws everything itself. Without it there is a disclosure with three links. */
  readonly children?: ((view: UserButtonView) => ReactNode) | undefined;
};

const LABELS: UserButtonLabels = {
  account: 'Account of {name}',
  manage: 'Manage account',
  switch: 'Switch account',
  signOut: 'Sign out',
};

/**
 * The signed-in person, and the ways to their account: a `<details>` that opens without a script, closes by Escape and by a press elsewhere, and carries no
 * style. Its parts have class names (`frontdesk-user-button`, `…-trigger`, `…-panel`, …) and `data-frontdesk`. Shows nothing where nobody is signed in.
 *
 * @example
 * <UserButton returnTo="/notes" />
 */
export function UserButton({ returnTo = '/', className, labels, children }: UserButtonProps): ReactNode {
  const { user } = useUser();
  const accountUrl = useAccountUrl();
  const switchAccountUrl = useSwitchAccountUrl({ returnTo });
  const signOutUrl = useSignOutUrl();
  const root = useRef<HTMLDetailsElement>(null);
  useClosingElsewhere(root);
  if (user === null) return null;
  const name = user.name || user.email;
  const view = { user, name, initials: initialsOf(name), accountUrl, switchAccountUrl, signOutUrl };
  if (children !== undefined) return children(view);
  const words = { ...LABELS, ...labels };
  return createElement(
    'details',
    {
      ref: root,
      className: ['frontdesk-user-button', className].filter(Boolean).join(' '),
      'data-frontdesk': 'user-button',
      onKeyDown: closeByEscape,
    },
    createElement(
      'summary',
      { className: 'frontdesk-user-button-trigger', 'aria-label': words.account.replace('{name}', name) },
      pictureOf(view),
    ),
    createElement(
      'div',
      { className: 'frontdesk-user-button-panel' },
      createElement('p', { className: 'frontdesk-user-button-name' }, name),
      user.name ? createElement('p', { className: 'frontdesk-user-button-email' }, user.email) : null,
      createElement(
        'ul',
        { className: 'frontdesk-user-button-links' },
        linkLine('manage', accountUrl, words.manage),
        linkLine('switch', switchAccountUrl, words.switch),
        linkLine('sign-out', signOutUrl, words.signOut),
      ),
    ),
  );
}

function linkLine(action: string, href: string, label: string): ReactNode {
  return createElement('li', { key: action }, createElement('a', { href, 'data-action': action }, label));
}

/** The label of the trigger says who it is; picture and initials are decoration. */
function pictureOf({ user, initials }: UserButtonView): ReactNode {
  if (user.image === null)
    return createElement('span', { className: 'frontdesk-user-button-initials', 'aria-hidden': true }, initials);
  const picture = { src: user.image, alt: '', width: 32, height: 32, referrerPolicy: 'no-referrer' as const };
  return createElement('img', { className: 'frontdesk-user-button-image', ...picture });
}

/** `IO` for Ines Okafor, `I` for an address. */
export function initialsOf(name: string): string {
  const words = name.includes('@') ? [name] : name.trim().split(/\s+/);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}

/** The focus goes back to where it came from. */
function closeByEscape(event: KeyboardEvent<HTMLDetailsElement>): void {
  const details = event.currentTarget;
  if (event.key !== 'Escape' || !details.open) return;
  event.preventDefault();
  details.open = false;
  details.querySelector('summary')?.focus();
}

function useClosingElsewhere(root: RefObject<HTMLDetailsElement | null>): void {
  useEffect(() => {
    const close = (event: Event) => {
      const details = root.current;
      if (details?.open && event.target instanceof Node && !details.contains(event.target)) details.open = false;
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
    };
  }, [root]);
}
