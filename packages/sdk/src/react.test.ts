import { createElement, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { makeSnapshot } from '../test/tokens.ts';
import {
  FrontdeskProvider,
  type FrontdeskProviderProps,
  SignedIn,
  SignedOut,
  useAccountUrl,
  useSession,
  useSignInUrl,
  useSignOutUrl,
  useSignUpUrl,
  useUser,
} from './react.ts';
import type { Snapshot } from './types.ts';

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
    ];
    for (const [useUrl, expected] of links)
      expect(words(render(() => useUrl()))).toBe(`https://auth.example.com${expected}`.replaceAll('&', '&amp;'));
  });

  test('refuses a base URL that is none, and a hook outside of the provider', () => {
    expect(() => render(Page, { baseUrl: 'http://auth.example.com' })).toThrow(/https/);
    expect(() => renderToString(createElement(Page))).toThrow(/FrontdeskProvider/);
  });
});
