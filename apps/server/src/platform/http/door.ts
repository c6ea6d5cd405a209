import type { IncomingMessage } from 'node:http';
import type { Queue, Queues } from '../load/queues.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Route } from './contract.ts';
import { DATA_HEADERS, nextRequestId } from './headers.ts';
import { instanceErrors, Problem, problemDocument } from './problem.ts';
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
  const later = answerTogether();

  return (req, res) => {
    if (req.headers.origin !== undefined || !all.some(isCrowded)) return false;
    const path = pathInProject(rewriteUrl(req));
    const queue = path === null ? undefined : queueOf.get(`${req.method}${path}`);
    if (path === null || !queue?.isFull()) return false;
    queue.places.refuse();
    later(() => {
      res.writeHead(OVERLOADED.definition.status, [...HEAD, 'x-request-id', req.requestId]);
      res.end(`${BEFORE_ID}${req.requestId}${AFTER_ID}`);
      metrics.request(req.method ?? '', path, OVERLOADED.definition.status, 0);
    });
    return true;
  };
}

const TOGETHER_MILLISECONDS = 5;

/** Several at once: between two hashes each answer of its own would find the processor's caches cold, and leave them so for the next hash. */
function answerTogether(): (answer: () => void) => void {
  let answers: (() => void)[] = [];
  const answerAll = () => {
    const all = answers;
    answers = [];
    for (const answer of all) answer();
  };
  return (answer) => {
    if (answers.push(answer) === 1) setTimeout(answerAll, TOGETHER_MILLISECONDS);
  };
}

// The same for everybody but for the request id, so it is written once. Ids are of one length.
const OVERLOADED = new Problem(instanceErrors.overloaded, { retryAfterSeconds: 1 });
const [BEFORE_ID = '', AFTER_ID = ''] = JSON.stringify(problemDocument(OVERLOADED, '@')).split('@');
const HEAD: readonly string[] = Object.entries({
  ...DATA_HEADERS,
  'content-type': 'application/problem+json; charset=utf-8',
  'retry-after': String(OVERLOADED.details.retryAfterSeconds),
  'content-length': String(Buffer.byteLength(BEFORE_ID + nextRequestId() + AFTER_ID)),
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
