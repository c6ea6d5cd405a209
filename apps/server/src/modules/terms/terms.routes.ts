import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { listAcceptances } from './list-acceptances.ts';
import { listTermsAcceptancesContract } from './terms.contract.ts';

export const termsRoutes: readonly Route[] = [
  route(
    'GET',
    '/v1/users/:userId/terms-acceptances',
    scope('users:read'),
    listTermsAcceptancesContract,
    listAcceptances,
  ),
];
