import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../clock/clock.ts';

const LOOK_MILLISECONDS = 1_000;

/**
 * Node bounds the time in which a request has to arrive, but not the time in which its answer has to be taken. Who does not take it for this
 * long loses the connection, which otherwise would hold its memory for as long as the client likes.
 */
export function closeUnreadAnswers(
  server: Server,
  clock: Clock,
  millisecondsMost: number,
): { readonly connections: number } {
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
      else if (now - before.at > millisecondsMost) socket.destroy();
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
    get connections() {
      return open.size;
    },
  };
}
