import { createHash, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { PROVIDERS } from './provider-table.ts';

type Grant = { readonly challenge: string; readonly email: string };

export type Github = {
  /** What the server has to be allowed to reach. */
  readonly host: string;
  /** What the person does there; the address that the browser would be sent back to. */
  authorize(url: string, email: string): string;
  stop(): Promise<void>;
};

/** GitHub on this machine: OAuth 2.0 with PKCE (RFC 7636, section 4.6), without id tokens. Its row of the table points here as long as it runs. */
export async function startGithub(): Promise<Github> {
  const codes = new Map<string, Grant>();
  const tokens = new Map<string, string>();
  const server = http.createServer(async (req, res) => {
    let body = '';
    for await (const part of req) body += part;
    const [status, answer] =
      req.url === '/token' ? grant(new URLSearchParams(body)) : profile(req.url, req.headers.authorization);
    res.writeHead(status, { 'content-type': 'application/json' });
    res.end(JSON.stringify(answer));
  });

  function grant(form: URLSearchParams): [number, object] {
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const shown = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (code === undefined || code.challenge !== shown) return [400, { error: 'invalid_grant' }];
    const token = randomUUID();
    tokens.set(token, code.email);
    return [200, { access_token: token, token_type: 'bearer' }];
  }

  function profile(path: string | undefined, authorization = ''): [number, object] {
    const email = tokens.get(authorization.replace('Bearer ', ''));
    if (email === undefined) return [401, {}];
    const id = parseInt(createHash('sha256').update(email).digest('hex').slice(0, 8), 16);
    return [200, path === '/user' ? { id, login: 'octocat', name: null } : [{ email, primary: true, verified: true }]];
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { plain } = PROVIDERS.github;
  if (plain === null) throw new Error('GitHub has endpoints of its own');
  const here = {
    ...plain,
    authorizationEndpoint: `http://${host}/authorize`,
    tokenEndpoint: `http://${host}/token`,
    resources: [`http://${host}/user`, `http://${host}/user/emails`],
  };
  Object.assign(PROVIDERS.github, { plain: here });
  return {
    host,
    authorize(url, email) {
      const asked = new URL(url).searchParams;
      const code = randomUUID();
      codes.set(code, { challenge: asked.get('code_challenge') ?? '', email });
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString();
      return back.href;
    },
    async stop() {
      Object.assign(PROVIDERS.github, { plain });
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
