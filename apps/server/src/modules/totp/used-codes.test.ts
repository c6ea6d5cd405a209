import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  atOnce,
  authenticatorFor,
  bearer,
  beginSignIn,
  codeOf,
  createPerson,
  personWithAuthenticator,
  proveSecondFactor,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let first: TestServer;
let second: TestServer;
beforeAll(async () => {
  // Each try is looked at: what lets one through is the code, not the limit of the account.
  first = await startTestServer({ settings: { limits: { addressFailures: 10_000, accountFailures: 100 } } });
  second = await startTestServer({ replicaOf: first });
});
afterAll(async () => {
  await second?.stop();
  await first?.stop();
});

test('a code works once, also where twenty try it at the same moment at two replicas', async () => {
  const { person, app } = await personWithAuthenticator(first);
  const attempts: string[] = [];
  while (attempts.length < 20) attempts.push((await beginSignIn(first, first.api, person, 'token')).attempt);
  const code = app.code();
  const answers = await atOnce(20, (n) =>
    first.api.post(`${(n % 2 === 0 ? first : second).origin}/p/acme/auth/sign-in/second-factor`, {
      attempt: attempts[n],
      factor: 'totp',
      code,
    }),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const others = answers.filter(({ status }) => status !== 200);
  expect([...new Set(others.map(codeOf))]).toEqual(['sign_in_attempts.wrong_proof']);
});

test('a code from before the last one that was used is no code any more', async () => {
  const { person, app } = await personWithAuthenticator(first);
  const prove = async (code: string) => {
    const browser = first.browser();
    const { attempt } = await beginSignIn(first, browser, person);
    return proveSecondFactor(first, browser, { attempt, factor: 'totp', code });
  };
  const [before, now] = [app.code(), app.code(1)];
  expect((await prove(now)).status).toBe(200);
  expect(codeOf(await prove(before))).toBe('sign_in_attempts.wrong_proof');
});

test('the code that confirmed an authenticator is no code for a sign-in any more', async () => {
  const person = await createPerson(first);
  const { accessToken } = await signInForTokens(first, person);
  const post = (path: string, body: object) => first.api.post(`${first.base}${path}`, body, bearer(accessToken));
  const begun = await post('/me/factors/totp', {});
  const app = authenticatorFor(first, (begun.json as { secret: string }).secret);
  const code = app.code();
  expect((await post('/me/factors/totp/confirm', { code })).status).toBe(200);
  const browser = first.browser();
  const { attempt } = await beginSignIn(first, browser, person);
  const used = await proveSecondFactor(first, browser, { attempt, factor: 'totp', code });
  expect(codeOf(used)).toBe('sign_in_attempts.wrong_proof');
  const next = await proveSecondFactor(first, browser, { attempt, factor: 'totp', code: app.code(1) });
  expect(next.status, next.text).toBe(200);
});
