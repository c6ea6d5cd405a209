import type { AuditEvent, AuditEventFilter, Page, PageQuery } from '../types.ts';
import type { ManagementCall } from './call.ts';
import { everyItem } from './pages.ts';
import type { SecurityOverview, SecurityOverviewQuery } from './types.ts';

export type AuditEventsApi = {
  /** One page of audit events, newest first. @example await frontdesk.api.auditEvents.list({ limit: 100 }) */
  list(query?: AuditEventFilter & PageQuery): Promise<Page<AuditEvent>>;
  /** Every audit event, page by page as you go. @example for await (const event of frontdesk.api.auditEvents.all()) archive(event); */
  all(filter?: AuditEventFilter): AsyncGenerator<AuditEvent, void, undefined>;
};

export type SecurityOverviewApi = {
  /** Sign-ins, failures, new devices, lockouts and bans over time. @example await frontdesk.api.securityOverview.get({ range: '7d' }) */
  get(query?: SecurityOverviewQuery): Promise<SecurityOverview>;
};

export function createAuditEventsApi(call: ManagementCall): AuditEventsApi {
  const list = (query: AuditEventFilter & PageQuery = {}) => call('get', '/v1/audit-events', { query });
  return { list, all: (filter = {}) => everyItem((cursor) => list({ ...filter, limit: 100, cursor })) };
}

export function createSecurityOverviewApi(call: ManagementCall): SecurityOverviewApi {
  return { get: (query = {}) => call('get', '/v1/security-overview', { query }) };
}
