import type { Services } from '../../platform/context/context.ts';
import { addressOf } from '../../platform/http/address.ts';
import { DATA_HEADERS } from '../../platform/http/headers.ts';
import { Problem, problemDocument } from '../../platform/http/problem.ts';
import type { FrontHandler } from '../../platform/http/server.ts';
import { addressBanErrors } from './address-bans.errors.ts';

/** Turns banned addresses away before anything of their request is read. Nobody is asked: the copy of this replica decides. */
export function createBanGate(services: Services): FrontHandler {
  const { config, metrics, modules } = services;
  const problem = new Problem(addressBanErrors.banned);
  const { status } = problem.definition;
  return (req, res) => {
    if (!modules.addressBans.isBanned(addressOf(req, config.trustedProxies))) return false;
    const body = JSON.stringify(problemDocument(problem, req.requestId));
    res.writeHead(status, {
      ...DATA_HEADERS,
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'x-request-id': req.requestId,
      connection: 'close',
    });
    res.end(body);
    metrics.request(req.method ?? '', 'banned', status, 0);
    return true;
  };
}
