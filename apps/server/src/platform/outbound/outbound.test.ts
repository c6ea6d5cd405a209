import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createOutbound, OutboundFailedError, type OutboundOptions, OutboundRefusedError } from './outbound.ts';
import { isPublicAddress } from './public-address.ts';

describe('the outbound client', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  /** A server of the world outside, which counts who reached it. */
  async function listen(
    answer: (req: http.IncomingMessage, res: http.ServerResponse) => void,
  ): Promise<{ port: number; reached: () => number }> {
    let connections = 0;
    const server = http.createServer(answer);
    server.on('connection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    return { port: (server.address() as AddressInfo).port, reached: () => connections };
  }

  function outbound(options: Partial<OutboundOptions> = {}) {
    const client = createOutbound({ allowed: [], ...options });
    closing.push(() => client.close());
    return client;
  }

  const failure = (promise: Promise<unknown>): Promise<Error> =>
    promise.then(
      () => new Error('it was sent'),
      (error: Error) => error,
    );

  test.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.0.0.1.',
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[fe80::1]',
    '[fd00::1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ])('an address that is not public is refused in every spelling: %s', async (host) => {
    const server = await listen((_, res) => res.end('inside'));
    const url = `https://${host}:${server.port}/`;
    const error = await failure(outbound().send({ method: 'GET', url }));
    expect(error, error.message).toBeInstanceOf(OutboundRefusedError);
    expect(server.reached()).toBe(0);
  });

  test.each([
    ['a private address', ['10.1.2.3']],
    ['a public and a private address', ['93.184.215.14', '127.0.0.1']],
    ['a mapped address', ['::ffff:169.254.169.254']],
  ])('a name that stands for %s is refused at connect', async (_, addresses) => {
    const server = await listen((__, res) => res.end('inside'));
    const resolve = async () => addresses.map((address) => ({ address, family: net.isIPv6(address) ? 6 : 4 }));
    const error = await failure(
      outbound({ resolve }).send({ method: 'GET', url: `https://evil.example:${server.port}/` }),
    );
    expect(error, error.message).toBeInstanceOf(OutboundRefusedError);
    expect(server.reached()).toBe(0);
  });

  test('localhost under any name is refused by what it stands for', async () => {
    const server = await listen((_, res) => res.end('inside'));
    for (const host of ['localhost', 'localhost.']) {
      const error = await failure(outbound().send({ method: 'GET', url: `https://${host}:${server.port}/` }));
      // Some machines do not know the second name at all.
      expect(error.message, host).toMatch(/not on the public internet|cannot be looked up/);
    }
    expect(server.reached()).toBe(0);
  });

  test('the connection goes to the address that was judged: the name is asked once (DNS rebinding)', async () => {
    const server = await listen((_, res) => res.end('here'));
    let asked = 0;
    const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    const client = outbound({ allowed: [`pinned.example:${server.port}`], resolve });
    const answer = await client.send({ method: 'GET', url: `http://pinned.example:${server.port}/` });
    expect(answer.body.toString()).toBe('here');
    expect(asked).toBe(1);
  });

  test('a redirect is an answer and is not followed', async () => {
    const inside = await listen((_, res) => res.end('inside'));
    const server = await listen((_, res) =>
      res.writeHead(302, { location: `http://127.0.0.1:${inside.port}/` }).end('moved'),
    );
    const answer = await outbound({ allowed: [`127.0.0.1:${server.port}`, `127.0.0.1:${inside.port}`] }).send({
      method: 'GET',
      url: `http://127.0.0.1:${server.port}/`,
    });
    expect(answer.status).toBe(302);
    expect(inside.reached()).toBe(0);
  });

  test('plain http, other schemes and addresses with a password are refused', async () => {
    for (const url of [
      'http://example.com/',
      'ftp://example.com/',
      'file:///etc/passwd',
      'gopher://example.com/',
      'https://user:secret@example.com/',
      'https://ok.example@127.0.0.1/',
      'no address',
    ])
      expect(await failure(outbound().send({ method: 'GET', url })), url).toBeInstanceOf(OutboundRefusedError);
  });

  test('what is allowed is one host and port, and nothing is allowed unless somebody says so', async () => {
    const server = await listen((_, res) => res.end('here'));
    const url = `http://127.0.0.1:${server.port}/`;
    expect(await failure(outbound().send({ method: 'GET', url }))).toBeInstanceOf(OutboundRefusedError);
    expect(await failure(outbound({ allowed: ['127.0.0.1:1'] }).send({ method: 'GET', url }))).toBeInstanceOf(
      OutboundRefusedError,
    );
    expect(server.reached()).toBe(0);
    const answer = await outbound({ allowed: [`127.0.0.1:${server.port}`] }).send({ method: 'GET', url });
    expect([answer.status, answer.body.toString()]).toEqual([200, 'here']);
  });

  test('an answer that does not end is cut off at the limit of its size', async () => {
    const server = await listen((_, res) => {
      const more = (): void => {
        while (!res.destroyed && res.write(Buffer.alloc(16 * 1024)));
        if (!res.destroyed) res.once('drain', more);
      };
      more();
    });
    const error = await failure(
      outbound({ allowed: [`127.0.0.1:${server.port}`] }).send({
        method: 'GET',
        url: `http://127.0.0.1:${server.port}/`,
        mostAnswerBytes: 100_000,
      }),
    );
    expect(error).toBeInstanceOf(OutboundFailedError);
    expect(error.message).toContain('100000 bytes');
  });

  test.each([
    ['says nothing', () => {}],
    ['never ends', (_: http.IncomingMessage, res: http.ServerResponse) => void res.write('a')],
  ])('a server that %s is left at the limit of time', async (_, answer) => {
    const server = await listen(answer);
    const error = await failure(
      outbound({ allowed: [`127.0.0.1:${server.port}`] }).send({
        method: 'GET',
        url: `http://127.0.0.1:${server.port}/`,
        timeoutMilliseconds: 300,
      }),
    );
    expect(error).toBeInstanceOf(OutboundFailedError);
    expect(error.message).toBe('there was no answer in time');
  });

  test('a refused connection is a failure that may pass', async () => {
    const error = await failure(
      outbound({ allowed: ['127.0.0.1:1'] }).send({ method: 'GET', url: 'http://127.0.0.1:1/' }),
    );
    expect(error).toBeInstanceOf(OutboundFailedError);
    expect(error.message).toContain('ECONNREFUSED');
  });
});

test.each([
  ['93.184.215.14', true],
  ['8.8.8.8', true],
  ['2606:4700:4700::1111', true],
  ['172.15.255.255', true],
  ['172.32.0.0', true],
  ['100.128.0.0', true],
  ['172.31.255.255', false],
  ['100.127.255.255', false],
  ['255.255.255.255', false],
  ['224.0.0.1', false],
  ['198.19.0.1', false],
  ['::ffff:8.8.8.8', true],
  ['::ffff:10.0.0.1', false],
  ['fe80::1%eth0', false],
  ['ff02::1', false],
  ['2001:db8::1', false],
  ['2001::1', false],
  ['no address', false],
  ['', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});
