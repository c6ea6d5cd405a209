import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { listAuditEventsContract } from './audit.contract.ts';
import { listAuditEvents } from './list-audit-events.ts';

// biome-ignore format: a table
export const auditRoutes: readonly Route[] = [
  route('GET', '/v1/audit-events', scope('audit_events:read'), listAuditEventsContract, listAuditEvents),
];
