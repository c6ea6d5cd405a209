import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proveExample, type RunningExample } from '../../../packages/sdk/test/example-suite.ts';
import { type Browser, createPerson, signInWithBrowser } from '../../../testing/kit/index.ts';
import { describeNext, startNextExample } from './next-example.ts';

const HTML = { accept: 'text/html' };

describeNext('the Next example', () => {
  proveExample(startNextExample);

  describe('beside that', () => {
    let example: RunningExample;

    beforeAll(async () => {
      example = await startNextExample();
    }, 180_000);

    afterAll(() => example?.stop());

    const show = (browser: Browser, path: string, headers: Record<string, string> = {}) =>
      browser.get(example.appUrl + path, { ...HTML, ...headers });
    const signInUrl = (path: string) =>
      `${example.server.base}/sign-in?${new URLSearchParams({ returnTo: example.appUrl + path })}`;
    const signIn = async () => signInWithBrowser(example.server, await createPerson(example.server));

    test('the server is asked once by the proxy and once by the page, whatever asks within it', async () => {
      const browser = await signIn();
      const before = await sessionChecks();
      expect((await show(browser, '/members')).text).toContain('Only for members');
      expect((await sessionChecks()) - before).toBe(2);
    });

    test.each([
      ['spelled with a percent', '/%6Dembers', {}],
      ['spelled with a percent twice', '/%256Dembers', {}],
      ['in capitals', '/MEMBERS', {}],
      ['with more slashes', '//members', {}],
      ['with a slash at its end', '/members/', {}],
      ['as what a script of Next reads', '/members.rsc', {}],
      ['as what a script of Next reads, by header', '/members', { rsc: '1' }],
      ['as a segment that a script of Next reads', '/members.segments/members/__PAGE__.segment.rsc', { rsc: '1' }],
      [
        'by a header that once switched the middleware off',
        '/members',
        { 'x-middleware-subrequest': 'src/proxy:src/proxy' },
      ],
      ['by a header that names an open path', '/members', { 'x-frontdesk-path': '/', 'x-invoke-path': '/' }],
    ])('the protected page is not had %s', async (_, path, headers) => {
      const answer = await show(example.server.browser(), path, headers as Record<string, string>);
      expect(answer.status).not.toBe(200);
      expect(answer.text).not.toContain('Only for members');
    });

    test('an action asks for itself, on whatever page it is called', async () => {
      const browser = await signIn();
      const page = await show(browser, '/members');
      const [, action = ''] = /name="(\$ACTION_ID_[0-9a-f]+)"/.exec(page.text) ?? [];
      expect(action).not.toBe('');
      const call = (by: Browser, path: string, headers: Record<string, string> = {}) => {
        const body = `--limit\r\nContent-Disposition: form-data; name="${action}"\r\n\r\n\r\n--limit--\r\n`;
        const type = { 'content-type': 'multipart/form-data; boundary=limit' };
        return by.request('POST', example.appUrl + path, { raw: body, headers: { ...HTML, ...type, ...headers } });
      };
      const origin = example.appUrl;
      expect((await call(browser, '/members', { origin })).headers.get('location')).toBe('/members?noted');
      const stranger = example.server.browser();
      const onMembers = await call(stranger, '/members', { origin, referer: `${origin}/members?tab=1` });
      expect(onMembers.headers.get('location')).toBe(signInUrl('/members?tab=1'));
      const onHome = await call(stranger, '/', { origin });
      expect(onHome.headers.get('location') ?? '').not.toContain('noted');
      expect((await call(browser, '/', { origin: 'https://evil.example' })).status).toBe(403);
    });

    async function sessionChecks(): Promise<number> {
      const { text } = await example.server.api.get(`${example.server.origin}/metrics`);
      const counts = [...text.matchAll(/^frontdesk_session_checks_total\{.*\} (\d+)$/gm)].map(([, count]) =>
        Number(count),
      );
      expect(counts).not.toEqual([]);
      return counts.reduce((sum, count) => sum + count, 0);
    }
  });
});
