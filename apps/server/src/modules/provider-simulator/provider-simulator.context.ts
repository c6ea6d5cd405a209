import type { BaseContext } from '../../platform/context/context.ts';
import type { PageAnswer, Who } from '../../platform/http/contract.ts';
import { Problem, requestErrors } from '../../platform/http/problem.ts';
import { developer } from '../mailbox/index.ts';
import { SIMULATOR_ISSUER_PATH } from '../providers/index.ts';
import type { Simulator } from './simulator.ts';

export type SimulatorContext = BaseContext & {
  readonly authorization: string | undefined;
  readonly issuer: string;
  /** The query as it came: a request for authorization is passed on whole. */
  readonly query: URLSearchParams;
};

/**
 * Whoever develops on this machine, and this server itself. Without a queue: a page that waits for the simulator holds a place, and must not
 * wait for one that it holds.
 */
export const simulatorCaller: Who<SimulatorContext> = {
  ...developer,
  name: 'developer',
  work: null,
  async authenticate(base, request) {
    const ctx = await developer.authenticate(base, request);
    const query = new URLSearchParams(request.path.split('?').slice(1).join('?'));
    const issuer = `${base.config.origin}${SIMULATOR_ISSUER_PATH}`;
    return { ...ctx, authorization: request.header('authorization'), issuer, query };
  },
};

export function simulatorOf({ modules }: BaseContext): Simulator {
  const { providerSimulator } = modules;
  if (providerSimulator === null) throw new Problem(requestErrors.not_found);
  return providerSimulator;
}

/** The formats of its endpoints are those of their standards, so they are no routes with contracts. */
export function jsonAnswer(value: unknown, status = 200): PageAnswer {
  return {
    status,
    html: JSON.stringify(value),
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  };
}
