import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../../testing/kit/people.ts';
import { makeSnapshot } from '../test/tokens.ts';
import { sendJson, sendProblem, startWire, type Wire } from '../test/wire.ts';
import { createSessionStore, type SessionState } from './session-store.ts';
import type { Snapshot } from './types.ts';

const wires: Wire[] = [];
const ADA = makeSnapshot('usr_ada') as Snapshot;

afterEach(async () => {
  for (const wire of wires.splice(0)) await wire.close();
});

async function start(answer: Parameters<typeof startWire>[0], snapshot?: Snapshot | null) {
  const wire = await startWire(answer);
  wires.push(wire);
  let now = 0;
  const store = createSessionStore({ sessionUrl: `${wire.origin}/session`, snapshot, nowMilliseconds: () => now });
  const seen: SessionState[] = [];
  store.subscribe(() => seen.push(store.get()));
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return { wire, store, seen, pass };
}

const brief = ({ status, snapshot, error }: SessionState) => [status, snapshot?.user.id ?? null, error?.code ?? null];

describe('a session in a browser', () => {
  test('begins with what the server knows, and asks nobody for that', async () => {
    const { store, wire } = await start((_, res) => sendJson(res, 200, ADA), ADA);
    expect(brief(store.get())).toEqual(['signed-in', 'usr_ada', null]);
    const nobody = createSessionStore({ sessionUrl: wire.origin, snapshot: null });
    expect(brief(nobody.get())).toEqual(['signed-out', null, null]);
    expect(wire.seen).toHaveLength(0);
  });

  test('is loading until it is known', async () => {
    const { store, seen } = await start((_, res, count) =>
      count === 1 ? sendJson(res, 200, ADA) : sendProblem(res, 401, 'sessions.required'),
    );
    expect(brief(store.get())).toEqual(['loading', null, null]);
    await store.refresh();
    await store.refresh();
    expect(seen.map(brief)).toEqual([
      ['signed-in', 'usr_ada', null],
      ['signed-out', null, null],
    ]);
  });

  test('asks once where several ask at the same time, and not again within the seconds', async () => {
    const { store, wire, pass } = await start((_, res) => sendJson(res, 200, ADA));
    await Promise.all([store.refresh(), store.refresh(), store.refreshIfOlder(0)]);
    pass(4);
    await store.refreshIfOlder(5);
    expect(wire.seen).toHaveLength(1);
    pass(1);
    await store.refreshIfOlder(5);
    expect(wire.seen).toHaveLength(2);
  });

  test('is an error where nothing was ever known, and goes on after it', async () => {
    const { store } = await start((_, res, count) =>
      count === 1 ? sendProblem(res, 503, 'sessions.copies_untrusted') : sendJson(res, 200, ADA),
    );
    await store.refresh();
    expect(brief(store.get())).toEqual(['error', null, 'sessions.copies_untrusted']);
    await store.refresh();
    expect(brief(store.get())).toEqual(['signed-in', 'usr_ada', null]);
  });

  test('stays what it was while the server cannot say, with the reason beside it', async () => {
    const { store } = await start((_, res) => sendProblem(res, 503, 'sessions.copies_untrusted'), ADA);
    await store.refresh();
    expect(brief(store.get())).toEqual(['signed-in', 'usr_ada', 'sessions.copies_untrusted']);
  });

  test.each([
    ['a page in its place', 200, '<!doctype html>'],
    ['another document', 200, '{"user":{}}'],
    ['nothing at all', 404, ''],
  ])('is nobody’s where %s answers', async (_, status, body) => {
    const { store } = await start((_req, res) => void res.writeHead(status).end(body));
    await store.refresh();
    expect(brief(store.get())).toEqual(['error', null, 'network.unexpected_answer']);
  });

  test('does not believe an answer that is older than what the server said since', async () => {
    let release = () => {};
    const { store, wire, seen } = await start((_, res) => {
      release = () => sendJson(res, 200, ADA);
    });
    const asking = store.refresh();
    await until(() => wire.seen.length > 0, 5_000, 'the question');
    store.set(null);
    release();
    await asking;
    expect(seen.map(brief)).toEqual([['signed-out', null, null]]);
  });
});
