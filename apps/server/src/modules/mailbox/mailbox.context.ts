import type { BaseContext } from '../../platform/context/context.ts';
import type { Who } from '../../platform/http/contract.ts';
import { Problem, requestErrors } from '../../platform/http/problem.ts';
import { isThisMachine } from './mailbox.rules.ts';

/** Whoever develops on this machine. To everybody else, and in production, there is nothing here. */
export const developer: Who<BaseContext> = {
  name: 'developer',
  surface: 'instance',
  crossSiteChecked: true,
  async authenticate(base, request) {
    if (base.config.production || !isThisMachine(base.request.ip, request.header('host')))
      throw new Problem(requestErrors.not_found);
    return base;
  },
};
