import { DatabaseSilence } from './lending.ts';

/** Faults of the connection or of the server's availability, as node-postgres and Postgres name them; everything else is ours. */
const SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const MESSAGES =
  /timeout e(xceeded|xpired)|connection terminated|client has encountered a connection error|the database system is|not queryable/i;

export function databaseIsUnreachable(error: unknown): boolean {
  if (error instanceof DatabaseSilence) return true;
  const { code, message, syscall } = error as { code?: string; message?: string; syscall?: string };
  if (code !== undefined && SOCKET.has(code))
    return syscall === 'connect' || syscall === 'read' || syscall === 'write' || syscall === undefined;
  // 08: connection exception; 57P01 to 57P03: shut down, crash, cannot connect now; 53300: too many connections; 57014: statement timeout;
  // 25P03: the transaction idled too long; 55P03: a lock was not had in time; 25006: a server that is not, or no more, the one that writes.
  if (code !== undefined && /^(08|57P0[123]|53300|57014|25P03|55P03|25006)/.test(code)) return true;
  return message !== undefined && MESSAGES.test(message);
}
