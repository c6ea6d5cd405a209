import { VARIABLES } from '../../apps/server/src/platform/config/config.ts';
import { listErrors } from '../../apps/server/src/platform/http/problem.ts';
import type { Announcement } from './announcements.ts';

const NOTE = 'Written by `npm run generate`. Do not edit.';

/** Every problem that a caller can meet. The catalogue is filled by importing the modules, which the composition has done by now. */
export function errorsDocument(): string {
  const rows = listErrors().map((error) => `| \`${error.code}\` | ${error.status} | ${error.title} |`);
  return table(
    'Errors',
    `Answers are problem documents (RFC 9457) with one of these codes and a \`requestId\`. ${NOTE}`,
    ['code', 'status', 'title'],
    rows,
  );
}

export function configDocument(): string {
  const rows = Object.entries(VARIABLES).map(([name, { schema, text }]) => {
    const standard = schema.safeParse(undefined);
    const shown =
      standard.success && standard.data !== undefined && standard.data !== '' ? `\`${String(standard.data)}\`` : '';
    return `| \`${name}\` | ${shown} | ${text.replaceAll('|', '\\|')} |`;
  });
  return table(
    'Configuration',
    `Environment variables, read once at start. ${NOTE}`,
    ['variable', 'default', 'meaning'],
    rows,
  );
}

/** Events for subscribers, and the actions that the audit names, each with the files that tell it. */
export function eventsDocument(announcements: readonly Announcement[]): string {
  const of = (kind: Announcement['kind']) => {
    const names = Map.groupBy(
      announcements.filter((entry) => entry.kind === kind),
      (entry) => entry.name,
    );
    return [...names]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([name, entries]) =>
          `| \`${name}\` | ${[...new Set(entries.map((entry) => `\`${entry.file}\``))].sort().join(', ')} |`,
      );
  };
  const events = table(
    'Events',
    `Written to the outbox in the transaction of the change. ${NOTE}`,
    ['event', 'told by'],
    of('event'),
  );
  const actions = table(
    'Audit actions',
    'Written to the audit in the same transaction.',
    ['action', 'told by'],
    of('action'),
  );
  return `${events}\n#${actions}`;
}

function table(title: string, intro: string, columns: readonly string[], rows: readonly string[]): string {
  const head = [`| ${columns.join(' | ')} |`, `| ${columns.map(() => '---').join(' | ')} |`];
  return `${[`# ${title}`, '', intro, '', ...head, ...rows].join('\n')}\n`;
}
