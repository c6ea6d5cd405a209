import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Services } from '../../platform/context/context.ts';
import { databaseIsUnreachable } from '../../platform/db/faults.ts';
import { DATA_HEADERS } from '../../platform/http/headers.ts';
import { instanceErrors, Problem, problemDocument } from '../../platform/http/problem.ts';
import type { FrontHandler } from '../../platform/http/server.ts';
import type { Project } from '../projects/index.ts';
import { credentialHash, findLiveAnswer, readCredential } from './credentials.ts';
import { keepAnswer } from './kept-answers.store.ts';
import { sessionErrors } from './sessions.errors.ts';
import { findSnapshotRow, touchSession } from './sessions.store.ts';
import type { SharedCopies } from './shared-copies.ts';
import { buildSnapshot, isLive, type Snapshot } from './snapshot.ts';
import type { SnapshotCopies } from './snapshot-copies.ts';

/** What a session check needs of the process beside its services. */
export type SessionCheck = {
  readonly copies: SnapshotCopies;
  /** Copies of all replicas in Valkey; null without one. */
  readonly shared: SharedCopies | null;
  /** False once the change feed has not been read for the stated bound: then a copy proves nothing. */
  readonly trusted: () => boolean;
  /** Sessions whose use is being written down right now. */
  readonly touching: Set<string>;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly sessionCheck: SessionCheck;
  }
}

/** How exactly "last seen" is kept, and how often a session that is used costs a write: five minutes, less where sessions idle out sooner. */
function touchSeconds(project: Project): number {
  return Math.min(300, project.settings.session.idleSeconds / 4);
}

const HEADERS = { ...DATA_HEADERS, 'content-type': 'application/json; charset=utf-8' };

/**
 * Answers `GET {base}/session` before Fastify: in-process copy, else the copy in Valkey, else Postgres. The same request id, headers and counters as everywhere; only
 * the routing is left out. Requests of pages of other origins go on to Fastify, which knows CORS.
 */
export function createSessionFront(services: Services, rewriteUrl: (req: IncomingMessage) => string): FrontHandler {
  return (req, res) => {
    if (req.method !== 'GET' || req.headers.origin !== undefined) return false;
    const project = projectOf(services, rewriteUrl(req));
    if (!project) return false;
    const credential = readCredential(services, project, req.headers);
    if (credential === null || credential === '') {
      sendProblem(res, req.requestId, new Problem(sessionErrors.required));
      services.metrics.sessionCheckFromCopy(401);
      return true;
    }
    const hash = credentialHash(credential);
    const { copies, shared, trusted } = services.modules.sessionCheck;
    if (!trusted()) {
      // No copy proves anything now, and a database that cannot tell its changes is not waited for.
      sendProblem(res, req.requestId, new Problem(sessionErrors.copies_untrusted, { retryAfterSeconds: 1 }));
      services.metrics.sessionCheckFromCopy(503);
      return true;
    }
    const copy = copies.get(hash);
    const now = services.clock.now().getTime();
    if (copy && copy.projectId === project.id && copy.expiresAtMilliseconds > now) {
      if (copy.touchAtMilliseconds < now) touch(services, project, copy.sessionId);
      services.metrics.sessionCheckFromCopy(200);
      send(res, req.requestId, copy.wire);
      return true;
    }
    const began = services.clock.monotonicMilliseconds();
    const finish = (source: 'valkey' | 'postgres', status: number) =>
      services.metrics.sessionCheck(source, status, (services.clock.monotonicMilliseconds() - began) / 1000);
    const askPostgres = () => {
      answerFromPostgres(services, project, credential, hash).then(
        (wire) => {
          if (wire === null) sendProblem(res, req.requestId, new Problem(sessionErrors.required));
          else send(res, req.requestId, wire);
          finish('postgres', wire === null ? 401 : 200);
        },
        (error: unknown) => {
          const problem = asProblem(error);
          services.log.warn({ requestId: req.requestId, reason: (error as Error).message }, 'a session check failed');
          sendProblem(res, req.requestId, problem);
          finish('postgres', problem.definition.status);
        },
      );
    };
    if (shared === null) askPostgres();
    else
      readShared(services, shared, project, hash, (wire) => {
        if (wire === null) return askPostgres();
        send(res, req.requestId, wire);
        finish('valkey', 200);
      });
    return true;
  };
}

/** The answer of a copy in Valkey that stands, which is kept here too. Null: there is none, and Postgres is asked. */
function readShared(
  services: Services,
  shared: SharedCopies,
  project: Project,
  hash: string,
  answer: (wire: string | null) => void,
): void {
  shared.find(hash, project.id, (copy) => {
    if (copy === null) return answer(null);
    if (copy.touchAtMilliseconds < services.clock.now().getTime()) touch(services, project, copy.sessionId);
    const { copies } = services.modules.sessionCheck;
    // Judged by all that was dropped before this moment: what is dropped from now on drops it as well.
    copies.store(copies.readBegins(), hash, copy);
    answer(copy.wire);
  });
}

/** For requests that come by Fastify: the copy in Valkey, else Postgres. */
export async function answerWithoutCopy(
  services: Services,
  project: Project,
  credential: string,
  hash: string,
): Promise<string | null> {
  const { shared } = services.modules.sessionCheck;
  const found =
    shared && (await new Promise<string | null>((answer) => readShared(services, shared, project, hash, answer)));
  return found ?? answerFromPostgres(services, project, credential, hash);
}

/** Reads the session and, where nothing was dropped meanwhile, keeps the answer. Null: nobody is signed in by this credential. */
async function answerFromPostgres(
  services: Services,
  project: Project,
  credential: string,
  hash: string,
): Promise<string | null> {
  const { copies, shared, trusted } = services.modules.sessionCheck;
  const readBegan = copies.readBegins();
  const sharedRead = shared?.readBegins() ?? null;
  const live = await findLiveAnswer(services, project, credential, hash);
  if (!live) return null;
  const { kept, sessionId, expiresAtMilliseconds } = live;
  const answer = kept.answer ?? (await makeAnswer(services, project, sessionId));
  if (answer === null) return null;
  const wire = Buffer.from(answer).toString('latin1');
  const touchAtMilliseconds = kept.lastSeenAt + touchSeconds(project) * 1000;
  if (touchAtMilliseconds < services.clock.now().getTime()) touch(services, project, sessionId);
  if (trusted()) {
    const { userId, organizationId } = kept;
    const owner = { projectId: project.id, sessionId, userId, organizationId };
    const copy = { ...owner, wire, expiresAtMilliseconds, touchAtMilliseconds };
    copies.store(readBegan, hash, copy);
    if (sharedRead) shared?.store(sharedRead, hash, copy);
  }
  return wire;
}

/** Something that the answer shows has changed, or it was never asked for: it is made from the rows, and kept for the next who asks. */
async function makeAnswer(services: Services, project: Project, sessionId: string): Promise<string | null> {
  const row = await findSnapshotRow(services.database, project.id, sessionId);
  if (!row || !isLive(row, services.clock.now())) return null;
  const answer = JSON.stringify(buildSnapshot(row));
  keepAnswer(services.database, { projectId: project.id, sessionId, answer, version: row.version }).catch(
    (error: Error) => services.log.debug({ reason: error.message }, 'an answer was not kept'),
  );
  return answer;
}

/** Beside the answer, never in its way. What cannot be written now is written by a later use. */
function touch(services: Services, project: Project, sessionId: string): void {
  const { touching } = services.modules.sessionCheck;
  if (touching.has(sessionId)) return;
  touching.add(sessionId);
  const now = services.clock.now();
  const idleExpiresAt = new Date(now.getTime() + project.settings.session.idleSeconds * 1000);
  const lastSeenBefore = new Date(now.getTime() - touchSeconds(project) * 1000);
  touchSession(services.database, { projectId: project.id, sessionId, now, idleExpiresAt, lastSeenBefore })
    .then(
      () => services.changes.publish([{ projectId: project.id, scope: 'session', subjectId: sessionId }]),
      (error: Error) => services.log.debug({ reason: error.message }, 'the use of a session was not written down'),
    )
    .finally(() => touching.delete(sessionId));
}

/** A copy that cannot be trusted is no answer, and neither is "nobody": whether the session stands is not known. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (databaseIsUnreachable(error))
    return new Problem(sessionErrors.copies_untrusted, { retryAfterSeconds: 1, cause: error });
  return new Problem(instanceErrors.failed, { cause: error });
}

function projectOf(services: Services, url: string): Project | undefined {
  if (!url.startsWith('/p/')) return undefined;
  const end = url.indexOf('/', 3);
  if (end < 0 || !url.startsWith('/session', end)) return undefined;
  const tail = url.length === end + 8 ? '' : url.charAt(end + 8);
  return tail === '' || tail === '?' ? services.modules.projects.peek(url.slice(3, end)) : undefined;
}

/** What `send` writes, as the object that it stands for. */
export function readWire(wire: string): Snapshot {
  return JSON.parse(Buffer.from(wire, 'latin1').toString()) as Snapshot;
}

// Names and values in turn: Node takes such a list as it is.
const HEAD: readonly string[] = Object.entries(HEADERS).flat();

function send(res: ServerResponse, requestId: string, wire: string): void {
  res.writeHead(200, [...HEAD, 'x-request-id', requestId, 'content-length', String(wire.length)]);
  res.end(wire, 'latin1');
}

function sendProblem(res: ServerResponse, requestId: string, problem: Problem): void {
  const bytes = Buffer.from(JSON.stringify(problemDocument(problem, requestId)));
  const retryAfter = problem.details.retryAfterSeconds;
  res.writeHead(problem.definition.status, {
    ...HEADERS,
    'content-type': 'application/problem+json; charset=utf-8',
    'x-request-id': requestId,
    'content-length': bytes.length,
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  });
  res.end(bytes);
}
