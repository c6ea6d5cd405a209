import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../clock/clock.ts';

const LOOK_MILLISECONDS = 1_000;
const DRAIN_LOOK_MILLISECONDS = 25;
/** Browsers and proxies connect ahead of their requests; one that is on its way arrives within this. */
const UNASKED_MILLISECONDS = 500;
/** Whatever is being asked or answered still; a stop is promised within ten seconds, and the jobs and the database end after this. */
const DRAIN_MILLISECONDS = 3_000;

export type Connections = {
  readonly open: number;
  /** Once the server takes no more of them: closes each that has its answer, the unasked soon after, and in the end all that are left. */
  drain(): void;
};

/**
 * Node bounds the time in which a request has to arrive, but not the time in which its answer has to be taken. Who does not take it for this
 * long loses the connection, which otherwise would hold its memory for as long as the client likes.
 *
 * Node's own bounds end with the drain: from then on a connection that was never asked for anything, or whose head never ends, would hold up the stop.
 */
export function watchConnections(server: Server, clock: Clock, unreadMilliseconds: number): Connections {
  /** Connections with an unread answer: how much had been taken when something last was, and when. */
  const unread = new Map<Socket, { taken: number; at: number }>();
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      unread.delete(socket);
    });
  });

  function look(): void {
    const now = clock.monotonicMilliseconds();
    for (const socket of open) {
      if (socket.writableLength === 0) {
        unread.delete(socket);
        continue;
      }
      const taken = socket.bytesWritten - socket.writableLength;
      const before = unread.get(socket);
      if (!before || before.taken < taken) unread.set(socket, { taken, at: now });
      else if (now - before.at > unreadMilliseconds) socket.destroy();
    }
  }

  let looking: NodeJS.Timeout | null = null;
  server.on('listening', () => {
    looking = setInterval(look, LOOK_MILLISECONDS).unref();
  });
  server.on('close', () => {
    if (looking) clearInterval(looking);
  });
  return {
    get open() {
      return open.size;
    },
    drain() {
      const began = clock.monotonicMilliseconds();
      const closing = setInterval(() => {
        // Also what was busy when the drain began and has its answer now; its client would keep it open.
        server.closeIdleConnections();
        const passed = clock.monotonicMilliseconds() - began;
        if (passed > UNASKED_MILLISECONDS) for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
        if (passed > DRAIN_MILLISECONDS) server.closeAllConnections();
      }, DRAIN_LOOK_MILLISECONDS);
      server.once('close', () => clearInterval(closing));
    },
  };
}
