import { nextDay, startOfDay } from '../../lib/days.ts';
import type { AuditFilter } from './audit.queries.ts';

/** What the address of the list says. Days are those of the reader, both included. */
export type AuditSearch = { action?: string; actor?: string; target?: string; from?: string; to?: string };

const ACTION = /^[a-z_]{1,30}\.([a-z_]{1,30}|\*)$/;
const ID = /^([a-z]{2,6}_[0-9a-z]{1,50}|command_line)$/;

/** What nobody could have chosen on the page is left out, as if it were not there. */
export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const { action, actor, target, from, to } = search;
  return {
    ...(isText(action) && ACTION.test(action) ? { action } : {}),
    ...(isText(actor) && isId(actor) ? { actor } : {}),
    ...(isText(target) && isId(target) ? { target } : {}),
    ...(isText(from) && isDay(from) ? { from } : {}),
    ...(isText(to) && isDay(to) ? { to } : {}),
  };
}

export function isId(text: string): boolean {
  return ID.test(text);
}

/** As the server wants it: days become the instants at which they begin and end where the reader is. */
export function filterOf({ from, to, ...rest }: AuditSearch): AuditFilter {
  return {
    ...rest,
    ...(from === undefined ? {} : { from: startOfDay(from) }),
    ...(to === undefined ? {} : { to: startOfDay(nextDay(to)) }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(new Date(`${text}T00:00:00`).getTime());
}
