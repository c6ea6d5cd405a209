import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { getSecurityOverview } from './get-security-overview.ts';
import { getSecurityOverviewContract } from './security-overview.contract.ts';

// biome-ignore format: a table
export const securityOverviewRoutes: readonly Route[] = [
  route('GET', '/v1/security-overview', scope('audit_events:read'), getSecurityOverviewContract, getSecurityOverview),
];
