import type { InstanceHealth } from '../../api/types.ts';
import { roughDurationText } from '../../lib/durations.ts';
import { texts } from '../../texts/index.ts';

const { health: words, locale } = texts;

export type Tone = 'ok' | 'warn' | 'bad' | 'off';

/** One line of the page: what it is, how it is, and what that means. */
export type PartLine = { readonly name: string; readonly tone: Tone; readonly state: string; readonly meaning: string };

/** The parts in the order in which one looks: what carries the others first. */
export function partsOf(health: InstanceHealth): readonly PartLine[] {
  return [databaseLine(health), cacheLine(health), feedLine(health), jobsLine(health), mailLine(health)];
}

/** Needed parts decide over `bad`; what is merely late wants attention. */
export function toneOf(health: InstanceHealth): Tone {
  if (health.status === 'unhealthy') return 'bad';
  return partsOf(health).some(({ tone }) => tone === 'warn' || tone === 'bad') ? 'warn' : 'ok';
}

function databaseLine({ database: { status, missingMigrations, connections } }: InstanceHealth): PartLine {
  const name = words.names.database;
  const { database } = words.meaning;
  if (status === 'failed') return { name, tone: 'bad', state: words.states.failed, meaning: database.failed };
  if (missingMigrations !== null && missingMigrations > 0)
    return { name, tone: 'warn', state: words.states.ok, meaning: database.migrations(missingMigrations) };
  if (connections.waiting > 0)
    return { name, tone: 'warn', state: words.states.ok, meaning: database.crowded(connections.waiting) };
  return { name, tone: 'ok', state: words.states.ok, meaning: database.ok };
}

function cacheLine({ cache: { status } }: InstanceHealth): PartLine {
  const tone = status === 'ok' ? 'ok' : status === 'unavailable' ? 'warn' : 'off';
  return { name: words.names.cache, tone, state: words.states[status], meaning: words.meaning.cache[status] };
}

function feedLine({ feed: { status, trustSeconds } }: InstanceHealth): PartLine {
  const name = words.names.feed;
  if (status === 'ok')
    return { name, tone: 'ok', state: words.states.ok, meaning: words.meaning.feed.ok(trustSeconds) };
  return { name, tone: 'bad', state: words.states.untrusted, meaning: words.meaning.feed.failed };
}

function jobsLine({ jobs: { status, oldestWaitSeconds } }: InstanceHealth): PartLine {
  const name = words.names.jobs;
  const { jobs } = words.meaning;
  if (status === 'failed') return { name, tone: 'off', state: words.states.unread, meaning: jobs.failed };
  if (status === 'ok') return { name, tone: 'ok', state: words.states.ok, meaning: jobs.ok };
  const waits = roughDurationText(oldestWaitSeconds ?? 0, locale);
  return { name, tone: 'warn', state: words.states.delayed, meaning: jobs.delayed(waits) };
}

function mailLine({ mail: { status, transport, givenUpInLastDay } }: InstanceHealth): PartLine {
  const name = words.names.mail;
  const { mail } = words.meaning;
  if (status === 'failed') return { name, tone: 'off', state: words.states.unread, meaning: mail.failed };
  if (status === 'failing')
    return { name, tone: 'warn', state: words.states.failing, meaning: mail.failing(givenUpInLastDay ?? 0) };
  return { name, tone: 'ok', state: words.states.ok, meaning: mail[transport] };
}
