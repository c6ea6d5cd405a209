import { NextRequest } from 'next/server.js';
import { describe, expect, test } from 'vitest';
import { createFrontdesk } from './create-frontdesk.ts';
import { frontdeskMiddleware } from './next.ts';

// What it shares with the other adapters is in test/adapters.test.ts; pages and actions are proven in examples/next.
const APP = 'https://app.example.com';
const frontdesk = createFrontdesk({ baseUrl: 'https://auth.example.com' });

function visit(
  path: string,
  init: { method?: string; headers?: Record<string, string> } = {},
  protect = ['/notes', '/api/v1/'],
) {
  const middleware = frontdeskMiddleware(frontdesk, { appUrl: APP, protect });
  const headers = { accept: 'text/html', ...init.headers };
  return middleware(new NextRequest(`http://internal:3000${path}`, { method: init.method ?? 'GET', headers }));
}

const isOpen = (answer: Response) => answer.headers.get('x-middleware-next') === '1';

describe('paths', () => {
  // biome-ignore format: a table
  test.each([
    '/notes', '/notes/', '/notes/new', '/notes?tab=1', '/NOTES', '/%6Eotes', '/notes%2Fnew', '//notes', '/x/../notes',
    '/%5Cnotes', '/notes.rsc', '/notes.segments/_tree.segment.rsc', '/api/v1', '/api/v1/users', '/notes/%E0%A4',
  ])('%s is protected', async (path) => {
    expect((await visit(path)).status).toBe(303);
  });

  test.each(['/', '/notebook', '/api', '/api/v10', '/open/notes'])('%s is open', async (path) => {
    expect(isOpen(await visit(path))).toBe(true);
  });

  test('are all protected by /', async () => {
    for (const path of ['/', '/anything', '/api/v10']) expect((await visit(path, {}, ['/'])).status).toBe(303);
  });

  test.each(['notes', '', '/notes/:path*', '/notes/*', '/notes?tab=1', 'https://app.example.com/notes'])(
    '%j is refused, because it would protect nothing',
    async (path) => {
      expect(() => frontdeskMiddleware(frontdesk, { appUrl: APP, protect: [path] })).toThrow(
        expect.objectContaining({ code: 'configuration.invalid' }),
      );
    },
  );
});

test('a page is told its own path, whatever the browser says it is', async () => {
  const answer = await visit('/open?tab=1', { headers: { 'x-frontdesk-path': '/evil' } });
  expect(answer.headers.get('x-middleware-request-x-frontdesk-path')).toBe('/open?tab=1');
});

test('a server action is sent away as Next itself does it, and back to the page that it was on', async () => {
  const referer = `${APP}/notes?draft=1`;
  const headers = {
    accept: 'text/x-component',
    'next-action': '40ab',
    'sec-fetch-mode': 'cors',
    'sec-fetch-site': 'same-origin',
    referer,
  };
  const answer = await visit('/notes', { method: 'POST', headers });
  const url = `https://auth.example.com/sign-in?returnTo=${encodeURIComponent(referer)}`;
  expect([answer.status, answer.headers.get('x-action-redirect')]).toEqual([303, `${url};push`]);
  expect(answer.headers.get('location')).toBeNull();
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('what another site changes is refused on open paths too', async () => {
  const headers = { cookie: 'frontdesk_access_prj_1=a.b.c', origin: 'https://evil.example' };
  const answer = await visit('/open', { method: 'POST', headers });
  expect([answer.status, await answer.json()]).toEqual([403, expect.objectContaining({ code: 'request.cross_site' })]);
});
