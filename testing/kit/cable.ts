import net from 'node:net';

/** A cable between a replica and its database, or anything else that speaks TCP, to which a test can do what happens to networks. */
export type Cable = {
  readonly url: string;
  /** Connections hang, as behind a dead switch, until it is mended. */
  cut(): void;
  /** As new: not cut, not slow. */
  mend(): void;
  /** Whatever is answered arrives that much later. 0: at once. */
  slow(milliseconds: number): void;
  /** New connections are refused by being closed, and those that are open are closed too. */
  unplug(): void;
  /** What was connected is closed, and whoever connects reaches that server from now on: a proxy that follows a failover. */
  switchTo(databaseUrl: string): void;
  close(): Promise<void>;
};

export async function createCable(databaseUrl: string): Promise<Cable> {
  let target = new URL(databaseUrl);
  const sockets = new Set<net.Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let isCut = false;
  let isUnplugged = false;
  let delayMilliseconds = 0;

  /**
   * In the order of its arrival, whatever the delay is changed to meanwhile: everything waits in one line, and one timer serves it. Two timers of which
   * the later one is a millisecond shorter, by rounding, would change the order, and Postgres's protocol with it.
   */
  function createLine(to: net.Socket): (bytes: Buffer) => void {
    const waiting: { readonly at: number; readonly bytes: Buffer }[] = [];
    let timer: NodeJS.Timeout | null = null;

    function serve(): void {
      if (timer !== null) timers.delete(timer);
      timer = null;
      for (let [first] = waiting; first !== undefined && first.at <= performance.now(); [first] = waiting) {
        waiting.shift();
        if (!isCut) to.write(first.bytes);
      }
      const [next] = waiting;
      if (next === undefined) return;
      timer = setTimeout(serve, Math.ceil(next.at - performance.now()));
      timers.add(timer);
    }

    return (bytes) => {
      waiting.push({ at: performance.now() + delayMilliseconds, bytes });
      if (timer === null) serve();
    };
  }

  const server = net.createServer((near) => {
    if (isUnplugged) return void near.destroy();
    const far = connectTo(target);
    const deliver = createLine(near);
    near.on('data', (bytes) => {
      if (!isCut) far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (!isCut) deliver(bytes);
    });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
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

  function disconnect(): void {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    for (const socket of sockets) socket.destroy();
  }

  return {
    url: url.href,
    cut() {
      isCut = true;
    },
    mend() {
      // What hung while the cable was cut has lost bytes, and what was slow has answers under way that nobody waits for: of no use any more.
      if (isCut || delayMilliseconds > 0) disconnect();
      isCut = false;
      isUnplugged = false;
      delayMilliseconds = 0;
    },
    slow(milliseconds) {
      delayMilliseconds = milliseconds;
    },
    unplug() {
      isUnplugged = true;
      disconnect();
    },
    switchTo(other) {
      target = new URL(other);
      disconnect();
    },
    async close() {
      disconnect();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The port of the kind where the address names none. */
function connectTo(target: URL): net.Socket {
  const port = Number(target.port || (target.protocol.startsWith('postgres') ? 5432 : 6379));
  const socketFolder = target.searchParams.get('host');
  return socketFolder?.startsWith('/')
    ? net.connect(`${socketFolder}/.s.PGSQL.${port}`)
    : net.connect(port, target.hostname);
}
