import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DATA_HEADERS, nextRequestId } from './headers.ts';
import { type ErrorDefinition, Problem, problemDocument, requestErrors } from './problem.ts';

/** What Node says of a request that it could not read to its end. */
type ReadError = Error & { readonly code?: string };

const REASONS: Readonly<Record<string, ErrorDefinition>> = {
  ERR_HTTP_REQUEST_TIMEOUT: requestErrors.timed_out,
  HPE_HEADER_OVERFLOW: requestErrors.head_too_large,
};

/**
 * Refuses what is no request, or does not become one: there is no route, no hook and no response object for it, so the answer is written to the
 * connection, which ends with it.
 */
export function refuseBrokenRequest(error: ReadError, socket: Socket): void {
  // Who hung up reads no answer.
  if (error.code !== 'ECONNRESET' && socket.writable) socket.write(answerTo(error));
  socket.destroy();
}

function answerTo({ code = '' }: ReadError): string {
  const definition = REASONS[code] ?? requestErrors.malformed;
  const requestId = nextRequestId();
  const body = JSON.stringify(problemDocument(new Problem(definition), requestId));
  const headers = {
    ...DATA_HEADERS,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${definition.status} ${STATUS_CODES[definition.status]}\r\n${lines.join('')}\r\n${body}`;
}
