import { afterEach, expect, test } from 'vitest';
import { sendJson, sendProblem, startWire, type Wire } from '../test/wire.ts';
import { createAccountList } from './account-list.ts';

const wires: Wire[] = [];
afterEach(async () => {
  for (const wire of wires.splice(0)) await wire.close();
});

async function start(answer: Parameters<typeof startWire>[0]) {
  const wire = await startWire(answer);
  wires.push(wire);
  return { wire, accounts: createAccountList({ baseUrl: `${wire.origin}/p/demo` }) };
}

const ADA = { userId: 'usr_ada', email: 'ada@example.com', name: 'Ada', image: null, current: true };

test('lists the accounts of the browser', async () => {
  const { wire, accounts } = await start((_req, res) => sendJson(res, 200, { data: [ADA], nextCursor: null }));
  expect(await accounts.list()).toEqual([ADA]);
  expect(wire.seen.map(({ method, url }) => [method, url])).toEqual([['GET', '/p/demo/me/accounts']]);
});

test('switches, signs one out, and signs all out', async () => {
  const { wire, accounts } = await start((_req, res) => sendJson(res, 200, {}));
  await accounts.switchTo('usr_ada');
  await accounts.signOut('usr_ada');
  await accounts.signOut();
  expect(wire.seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/p/demo/me/accounts/switch', '{"userId":"usr_ada"}'],
    ['POST', '/p/demo/me/accounts/sign-out', '{"userId":"usr_ada"}'],
    ['POST', '/p/demo/me/accounts/sign-out', '{}'],
  ]);
  expect(wire.seen.every(({ headers }) => headers['content-type'] === 'application/json')).toBe(true);
});

test('what is refused has its code, and what is no list is none', async () => {
  const { accounts } = await start((_req, res) => sendProblem(res, 404, 'accounts.not_found'));
  await expect(accounts.switchTo('usr_eve')).rejects.toMatchObject({ code: 'accounts.not_found', status: 404 });
  for (const body of [{}, { data: 'ada' }, { data: [{ userId: 7 }] }, { data: [null] }]) {
    const { accounts: odd } = await start((_req, res) => sendJson(res, 200, body));
    await expect(odd.list()).rejects.toMatchObject({ code: 'network.unexpected_answer' });
  }
});
