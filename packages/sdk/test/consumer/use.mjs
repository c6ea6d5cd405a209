// An app in plain JavaScript, run by every Node that is at hand. Prints one line of JSON.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { createFrontdesk, FrontdeskError } from '@frontdesk/sdk';
import { frontdeskExpress, requireSignIn, requireUser } from '@frontdesk/sdk/express';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const outside = createServer((req, res) => {
  if (req.url === '/.well-known/jwks.json')
    return res.end(JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' }] }));
  if (req.url.startsWith('/v1/changes')) {
    const issuer = `http://${req.headers.host}`;
    const answer = { data: [], nextCursor: 'c', resync: false, readAt: '2020-01-01T00:00:00.000Z', issuer };
    // Held back as the server does, so that a poll is under way when this app has nothing else to do.
    return setTimeout(() => res.end(JSON.stringify(answer)), req.url.includes('cursor') ? 1_000 : 0).unref();
  }
  if (req.url === '/session' && req.headers.authorization === 'Bearer opaque')
    return res.end('{"user":{"id":"usr_1"},"session":{"id":"ses_1"}}');
  if (req.url === '/v1/users?limit=100') return res.end('{"data":[{"id":"usr_1"}],"nextCursor":null}');
  res.writeHead(401, { 'content-type': 'application/problem+json' }).end('{"code":"sessions.required","status":401}');
});
await new Promise((resolve) => outside.listen(0, '127.0.0.1', resolve));
const frontdesk = createFrontdesk({ baseUrl: `http://127.0.0.1:${outside.address().port}`, secretKey: 'sk_test' });

const signedIn = { headers: { authorization: 'Bearer opaque' } };
const user = await frontdesk.getUser(signedIn);
const nobody = await frontdesk.getUser(
  new Request('https://app.example.com', { headers: { authorization: 'Bearer other' } }),
);
const refused = await frontdesk
  .requireUser({ headers: {} })
  .catch((error) => error instanceof FrontdeskError && error.code);
const users = [];
for await (const each of frontdesk.api.users.all()) users.push(each.id);

const req = { ...signedIn, method: 'GET', url: '/' };
const res = { statusCode: 200, getHeader: () => undefined, setHeader() {}, end() {} };
const behind = await new Promise((resolve, reject) => {
  frontdeskExpress(frontdesk, { appUrl: 'https://app.example.com' })(req, res, () =>
    requireSignIn()(req, res, (error) => (error ? reject(error) : resolve(requireUser(req)))),
  );
});

// Never closed: what follows changes in the background keeps no process alive.
const offline = createFrontdesk({ baseUrl: frontdesk.baseUrl, secretKey: 'sk_test', verification: 'offline' });
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const iat = Math.floor(Date.now() / 1000);
const claims = {
  iss: offline.baseUrl,
  aud: offline.baseUrl,
  sub: 'usr_1',
  sid: 'ses_1',
  client_id: 'app_1',
  iat,
  exp: iat + 60,
};
const input = `${part({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k' })}.${part(claims)}`;
const token = `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
const verified = await offline.getUser({ headers: { authorization: `Bearer ${token}` } });
const { bound } = offline.verificationState();

outside.close();
outside.closeAllConnections();
console.log(
  JSON.stringify({
    user: user.user.id,
    nobody,
    refused,
    users,
    behind: behind.user.id,
    verified: verified.user.id,
    bound,
  }),
);
