import type { IncomingMessage } from 'node:http';
import type { Queue, Queues } from '../load/queues.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Route } from './contract.ts';
import { DATA_HEADERS } from './headers.ts';
import { problemDocument } from './problem.ts';
import type { FrontHandler } from './server.ts';

/**
 * Turns a flood of calls to one address of a project away before there is a route, a hook or a reader for them. What `mount.ts` does for every
 * row costs three times as much, and at ten times of what can be served it is the door that the machine spends its time at. Calls of pages
 * of other origins go on to there, because it knows CORS; so does whatever is not an exact address of the table.
 */
export function createDoor(options: {
  queues: Queues;
  metrics: Metrics;
  routes: readonly Route[];
  rewriteUrl: (req: IncomingMessage) => string;
}): FrontHandler {
  const { queues, metrics, rewriteUrl } = options;
  const queueOf = new Map<string, Queue>();
  for (const { method, path, who, work } of options.routes) {
    if (work !== null && who.surface === 'project' && !path.includes(':')) queueOf.set(method + path, queues[work]);
  }
  const all = Object.values(queues);

  return (req, res) => {
    if (req.headers.origin !== undefined || !all.some(isCrowded)) return false;
    const path = pathInProject(rewriteUrl(req));
    const queue = path === null ? undefined : queueOf.get(`${req.method}${path}`);
    if (path === null || !queue?.isFull()) return false;
    const problem = queue.places.refuse();
    const { status } = problem.definition;
    const body = JSON.stringify(problemDocument(problem, req.requestId));
    res.writeHead(status, [
      ...HEAD,
      'retry-after',
      String(problem.details.retryAfterSeconds),
      'x-request-id',
      req.requestId,
      'content-length',
      String(Buffer.byteLength(body)),
    ]);
    res.end(body);
    metrics.request(req.method ?? '', path, status, 0);
    return true;
  };
}

const HEAD: readonly string[] = Object.entries({
  ...DATA_HEADERS,
  'content-type': 'application/problem+json; charset=utf-8',
}).flat();

/** Nobody waits: then nothing is full, and a request need not be looked at. */
function isCrowded({ places }: Queue): boolean {
  return places.waiting > 0;
}

/** `/auth/refresh` of `/p/acme/auth/refresh?x=y`. */
function pathInProject(url: string): string | null {
  if (!url.startsWith('/p/')) return null;
  const begin = url.indexOf('/', 3);
  if (begin < 0) return null;
  const end = url.indexOf('?', begin);
  return end < 0 ? url.slice(begin) : url.slice(begin, end);
}
