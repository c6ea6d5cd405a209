import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import { createOperator, createOrganization, operatorHeader } from '../../../../../testing/kit/operators.ts';

let server: TestServer;
let operator: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorHeader(server);
});
afterAll(() => server.stop());

const preview = (query: Record<string, string>, headers: Record<string, string> = operator) =>
  server.api.get(
    `${server.origin}/v1/projects/${server.project.id}/branding-preview?${new URLSearchParams(query)}`,
    headers,
  );

describe('the preview of hosted pages', () => {
  it('shows each page with branding that is not saved', async () => {
    const draft = {
      color: '#2f6b3c',
      colorDark: '#6fae6f',
      logoUrl: 'https://a.example/logo.svg',
      helpUrl: 'https://a.example/help',
    };
    for (const [page, text] of [
      ['sign-in', 'name="password"'],
      ['sign-up', 'name="name"'],
      ['account', 'ines.okafor@example.com'],
    ] as const) {
      const answer = await preview({ page, theme: 'dark', ...draft });
      expect(answer.status).toBe(200);
      expect(answer.text).toContain(text);
      expect(answer.text).toContain(
        '--brand:#2f6b3c;--brand-dark:#6fae6f;--brand-logo:url("https://a.example/logo.svg")',
      );
      expect(answer.text).toContain('href="https://a.example/help"');
      expect(answer.text).toContain('data-theme="dark"');
    }
    const project = await server.api.get(`${server.origin}/v1/projects/${server.project.id}`, operator);
    expect(project.json).toMatchObject({ settings: { branding: { color: '#1b5468', logoUrl: null } } });
  });

  it('shows the ways in that the project has', async () => {
    const url = `${server.origin}/v1/projects/${server.project.id}`;
    const methods = { password: false, magicLink: true };
    await server.api.request('PATCH', url, { body: { settings: { methods } }, headers: operator });
    expect((await preview({ page: 'sign-in' })).text).not.toContain('name="password"');
    await server.api.request('PATCH', url, {
      body: { settings: { methods: { password: true, magicLink: true } } },
      headers: operator,
    });
  });

  it('can be framed by our own origin alone, runs nothing and sends nothing', async () => {
    const answer = await preview({ page: 'sign-in' });
    const policy = answer.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1];
    expect(policy).toBe(
      `default-src 'none'; style-src 'self' 'nonce-${nonce}'; font-src 'self'; img-src 'self' https: data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin`,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.text).toContain('<body inert>');
    expect(answer.text).not.toContain('<script');
    expect(answer.text).toMatch(/name="formToken" value=""/);
  });

  it('takes nothing of a draft that is no colour and no address', async () => {
    const evil = '"></style><script>alert(1)</script>';
    const answer = await preview({
      color: `red;}${evil}`,
      colorDark: evil,
      logoUrl: `javascript:alert(1)${evil}`,
      privacyUrl: `javascript:alert(1)//${evil}`,
      termsUrl: evil,
    });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('<script');
    expect(answer.text).not.toContain('javascript:');
    expect(answer.text).toContain('--brand:#1b5468');
    const odd = await preview({ page: 'setup', theme: 'x', logoUrl: `https://a.example/${'x'.repeat(600)}` });
    expect(odd.status).toBe(200);
    expect(odd.text).toContain('name="password"');
    expect(odd.text).not.toContain('a.example');
  });

  it('is for operators of this project', async () => {
    expect((await preview({}, {})).status).toBe(401);
    const organizationId = await createOrganization(server, 'others');
    const stranger = await createOperator(server, { email: 'stranger@example.com', organizationId, role: 'owner' });
    expect((await preview({}, await operatorHeader(server, stranger))).status).toBe(404);
    const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'beta' }, operator);
    const { secretKey } = made.json as { secretKey: string };
    expect((await preview({}, bearer(secretKey))).status).toBe(404);
    expect((await preview({}, bearer(server.secretKey))).status).toBe(200);
  });
});
