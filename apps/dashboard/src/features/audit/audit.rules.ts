import type { AuditEvent } from '../../api/types.ts';

/** One line of what changed. `before` is null where the event tells only what is now. */
export type Change = { readonly field: string; readonly before: string | null; readonly after: string };

/** The server writes `[before, after]` for what was changed, and a plain value for what the event is about. */
export function changesOf(changes: AuditEvent['changes']): readonly Change[] {
  return Object.entries(changes)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([field, value]) => {
      if (
        Array.isArray(value) &&
        value.length === 2 &&
        !value.every((part) => typeof part === 'string' && part.includes(':'))
      ) {
        return { field, before: shown(value[0]), after: shown(value[1]) };
      }
      return { field, before: null, after: shown(value) };
    });
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.map(shown).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Events of one day stand together. The order of the list is kept. */
export function byDay<Event extends { occurredAt: string }>(
  events: readonly Event[],
  dayOf: (at: Date) => string,
): readonly { day: string; events: readonly Event[] }[] {
  const days: { day: string; events: Event[] }[] = [];
  for (const event of events) {
    const day = dayOf(new Date(event.occurredAt));
    const last = days.at(-1);
    if (last?.day === day) last.events.push(event);
    else days.push({ day, events: [event] });
  }
  return days;
}

/** A name for an action that the catalogue does not have: `teams.member_added` becomes `teams: member added`. */
export function actionWords(action: string): string {
  return action.replace('.', ': ').replaceAll('_', ' ');
}
