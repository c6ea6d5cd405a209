import type { AuditEvent } from '../../api/types.ts';

/** One line of what changed. `before` is null where the event tells only what is now. */
export type Change = { readonly field: string; readonly before: string | null; readonly after: string };

/** What is a list by itself, and no pair of before and after. */
const LISTS: ReadonlySet<string> = new Set(['amr', 'scopes', 'paragraphs', 'organizations']);

/** The server writes `[before, after]` for what was changed, and a plain value for what the event is about. */
export function changesOf(
  changes: AuditEvent['changes'],
  shown: (field: string, value: unknown) => string,
): readonly Change[] {
  return Object.entries(changes)
    .filter(([, value]) => value !== null && value !== undefined)
    .flatMap(([field, value]) => {
      const isPair = Array.isArray(value) && value.length === 2 && !LISTS.has(field);
      return isPair ? pairsOf(field, value[0], value[1]) : [{ field, before: null, after: shown(field, value) }];
    });

  /** Of two documents only what differs is told: one lifetime, and not all of them. */
  function pairsOf(field: string, before: unknown, after: unknown): readonly Change[] {
    if (!isDocument(before) || !isDocument(after))
      return [{ field, before: shown(field, before), after: shown(field, after) }];
    return Object.keys({ ...before, ...after })
      .filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]))
      .flatMap((part) => pairsOf(`${field}.${part}`, before[part], after[part]));
  }
}

function isDocument(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

/** `users.banned` and `users.created` are of one noun. In the order of the catalogue. */
export function actionFamilies(
  actions: readonly string[],
): readonly { readonly noun: string; readonly actions: readonly string[] }[] {
  const families = new Map<string, string[]>();
  for (const action of actions) {
    const noun = action.slice(0, action.indexOf('.'));
    families.set(noun, [...(families.get(noun) ?? []), action]);
  }
  return [...families].map(([noun, ofNoun]) => ({ noun, actions: ofNoun }));
}

/** The words of an action as they stand alone: `Banned the user`. */
export function actionLabel(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A name for an action that the catalogue does not have: `teams.member_added` becomes `teams: member added`. */
export function actionWords(action: string): string {
  return action.replace('.', ': ').replaceAll('_', ' ');
}
