import { createElement, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { makeSnapshot } from '../../test/tokens.ts';
import type { Snapshot } from '../types.ts';
import {
  AccountSwitcher,
  type AccountSwitcherView,
  FrontdeskProvider,
  type FrontdeskProviderProps,
  SignedIn,
  SignedOut,
  UserButton,
  type UserButtonView,
  useAccountUrl,
  useSession,
  useSignInUrl,
  useSignOutUrl,
  useSignUpUrl,
  useSwitchAccountUrl,
  useUser,
} from './index.ts';

// Rendered as a server does it. What happens in a browser is proven in examples/next.
const ADA = makeSnapshot('usr_ada') as Snapshot;
const BASE = { baseUrl: 'https://auth.example.com/', appUrl: 'https://app.example.com/base/' };

function render(Component: () => ReactNode, props: Partial<FrontdeskProviderProps> = {}): string {
  return renderToString(createElement(FrontdeskProvider, { ...BASE, ...props }, createElement(Component)));
}

function Page(): ReactNode {
  const { status, error } = useSession();
  const { user } = useUser();
  return [
    `${status} ${user?.email ?? 'nobody'} ${error?.code ?? 'fine'}`,
    createElement(SignedIn, { key: 'in' }, ' in'),
    createElement(SignedOut, { key: 'out' }, ' out'),
  ];
}

const words = (html: string) => html.replaceAll('<!-- -->', '');

describe('on a server', () => {
  test.each([
    ['who is signed in', ADA, 'signed-in ada@example.com fine in'],
    ['that nobody is', null, 'signed-out nobody fine out'],
    ['that it is not known yet', undefined, 'loading nobody fine'],
  ])('shows %s', (_, snapshot, expected) => {
    expect(words(render(Page, { snapshot }))).toBe(expected);
  });

  test('links lead to the hosted pages, and back to the app alone', () => {
    const returnTo = (path: string) => `?returnTo=${encodeURIComponent(`https://app.example.com/base${path}`)}`;
    // biome-ignore format: a table
    const links: readonly [() => string, string][] = [
      [() => useSignInUrl(),                                      `/sign-in${returnTo('/')}`],
      [() => useSignInUrl({ returnTo: '/notes?tab=1' }),          `/sign-in${returnTo('/notes?tab=1')}`],
      [() => useSignInUrl({ returnTo: 'https://evil.example' }),  `/sign-in${returnTo('/')}`],
      [() => useSignInUrl({ returnTo: '/../admin' }),             `/sign-in${returnTo('/')}`],
      [() => useSignUpUrl({ returnTo: '/welcome' }),              `/sign-up${returnTo('/welcome')}`],
      [() => useSignOutUrl(),                                     `/sign-out${returnTo('/')}`],
      [() => useAccountUrl(),                                     '/account'],
      [() => useSwitchAccountUrl({ returnTo: '/notes' }),         `/account/switch${returnTo('/notes')}`],
    ];
    for (const [useUrl, expected] of links)
      expect(words(render(() => useUrl()))).toBe(`https://auth.example.com${expected}`.replaceAll('&', '&amp;'));
  });

  test('refuses a base URL that is none, and a hook outside of the provider', () => {
    expect(() => render(Page, { baseUrl: 'http://auth.example.com' })).toThrow(/https/);
    expect(() => renderToString(createElement(Page))).toThrow(/FrontdeskProvider/);
  });

  test('the user button is a disclosure with three links, named after the person, without styles', () => {
    const html = render(() => createElement(UserButton, { returnTo: '/notes', className: 'corner' }), {
      snapshot: ADA,
    });
    expect(html).toMatch(/^<details class="frontdesk-user-button corner" data-frontdesk="user-button"><summary /);
    expect(html).toContain('aria-label="Account of Ada"');
    expect([...html.matchAll(/data-action="([\w-]+)"/g)].map(([, action]) => action)).toEqual([
      'manage',
      'switch',
      'sign-out',
    ]);
    expect(html).toContain(`${encodeURIComponent('https://app.example.com/base/notes')}`);
    expect(html).not.toMatch(/style=|<script/);
  });

  test('the user button takes other words, or a drawing of its own, and is nothing for nobody', () => {
    const labels = { account: 'Konto von {name}', signOut: 'Abmelden' };
    const german = render(() => createElement(UserButton, { labels }), { snapshot: ADA });
    expect(german).toContain('Konto von Ada');
    expect(german).toContain('>Abmelden<');
    const named = { ...ADA, user: { ...ADA.user, name: 'Ada <i>Lovelace</i>' } };
    const drawn = { children: ({ name, initials }: UserButtonView) => `${initials}: ${name}` };
    const own = () => createElement(UserButton, drawn);
    expect(render(own, { snapshot: named })).toBe('A&lt;: Ada &lt;i&gt;Lovelace&lt;/i&gt;');
    expect(render(() => createElement(UserButton), { snapshot: null })).toBe('');
    expect(render(() => createElement(UserButton), { snapshot: undefined })).toBe('');
  });

  test('the account switcher asks nothing on a server, and leads to the hosted page', () => {
    const html = render(() => createElement(AccountSwitcher, { returnTo: '/notes' }), { snapshot: ADA });
    expect(html).toContain('data-status="loading"');
    expect(html).toContain('<a class="frontdesk-account-switcher-add" href="https://auth.example.com/account/switch?');
    const drawn = { children: ({ status, accounts }: AccountSwitcherView) => `${status} ${accounts.length}` };
    const own = () => createElement(AccountSwitcher, drawn);
    expect(render(own, { snapshot: ADA })).toBe('loading 0');
  });
});
