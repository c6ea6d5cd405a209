import net from 'node:net';

/** A cable between a replica and its database that a test can cut: connections hang, as behind a dead switch, until it is mended. */
export type Cable = { readonly url: string; cut(): void; mend(): void; close(): Promise<void> };

export async function createCable(databaseUrl: string): Promise<Cable> {
  const target = new URL(databaseUrl);
  const socketFolder = target.searchParams.get('host');
  const port = Number(target.port || 5432);
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const server = net.createServer((near) => {
    const far = socketFolder?.startsWith('/')
      ? net.connect(`${socketFolder}/.s.PGSQL.${port}`)
      : net.connect(port, target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (!isCut) to.write(bytes);
      });
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as net.AddressInfo).port);
  return {
    url: url.href,
    cut() {
      isCut = true;
    },
    mend() {
      isCut = false;
      // What hung while the cable was cut has lost bytes: it is of no use any more.
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
