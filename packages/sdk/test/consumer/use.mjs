// An app in plain JavaScript, run by every Node that is at hand. Prints one line of JSON.
import { createServer } from 'node:http';
import { createFrontdesk, FrontdeskError } from '@frontdesk/sdk';
import { frontdeskExpress, requireSignIn, requireUser } from '@frontdesk/sdk/express';

const outside = createServer((req, res) => {
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

outside.close();
outside.closeAllConnections();
console.log(JSON.stringify({ user: user.user.id, nobody, refused, users, behind: behind.user.id }));
