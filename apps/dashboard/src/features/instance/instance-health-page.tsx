import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InstanceHealth } from '../../api/types.ts';
import { Head, Page, Shell } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { Copyable } from '../../components/copy.tsx';
import { Link } from '../../components/link.tsx';
import { BonesPage, Failed } from '../../components/states.tsx';
import { formatting } from '../../components/when.tsx';
import { roughDurationText } from '../../lib/durations.ts';
import { clockTime, longDate, timeOfDay } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { instanceHealthQuery } from './instance.queries.ts';
import { type PartLine, partsOf, toneOf } from './instance-health.rules.ts';

const { health: words, projects } = texts;

export function InstanceHealthPage() {
  const { data, error, refetch } = useQuery(instanceHealthQuery);
  const [asking, setAsking] = useState(false);
  // Only a check that somebody asked for shows: a button that stirs every five seconds would be unrest.
  const check = () => {
    setAsking(true);
    void refetch().finally(() => setAsking(false));
  };
  return (
    <Shell project={null}>
      <Page
        title={words.title}
        crumbs={[
          <Link key="projects" to="/">
            {projects.title}
          </Link>,
        ]}
      >
        <Head
          title={words.title}
          lede={data === undefined ? undefined : <Verdict health={data} old={error !== null} />}
        >
          <Button busy={asking} onClick={check}>
            {words.refresh}
          </Button>
        </Head>
        {error === null ? null : (
          <Failed
            title={data === undefined ? words.failed : `${words.failed} ${words.stale(clock(data.timestamp))}`}
            error={error}
            onRetry={check}
          />
        )}
        {data !== undefined ? <Health health={data} /> : error === null ? <BonesPage what={words.listed} /> : null}
      </Page>
    </Shell>
  );
}

function Verdict({ health, old }: { health: InstanceHealth; old: boolean }) {
  const tone = toneOf(health);
  const verdict = { ok: words.healthy, warn: words.attention, bad: words.unhealthy, off: words.healthy }[tone];
  return (
    <span className="row wrap facts-line">
      {/* Told when it changes, and not with every check. */}
      <span role="status" className={`state ${old ? '' : tone}`}>
        {old ? words.notKnown : verdict}
      </span>
      {old ? null : <span className="num">{words.refreshed(clock(health.timestamp))}</span>}
    </span>
  );
}

function Health({ health }: { health: InstanceHealth }) {
  const { replica, database, mail } = health;
  const upSeconds = (new Date(health.timestamp).getTime() - new Date(replica.startedAt).getTime()) / 1000;
  const { open, most } = database.connections;
  return (
    <>
      <dl className="stats">
        <div>
          <dt>{words.uptime}</dt>
          <dd>{roughDurationText(upSeconds, formatting.locale)}</dd>
          <dd className="sub">
            <time dateTime={replica.startedAt}>{words.since(startOf(replica.startedAt))}</time>
          </dd>
        </div>
        <div>
          <dt>{words.answer}</dt>
          <dd>
            {database.answerMilliseconds === null ? words.unknown : inUnit(database.answerMilliseconds, 'millisecond')}
          </dd>
          <dd className="sub">{words.answerSub(open, most)}</dd>
        </div>
        <div>
          <dt>{words.waiting}</dt>
          <dd>{mail.waiting ?? words.unknown}</dd>
          <dd className="sub">{words.waitingSub(mail.givenUpInLastDay)}</dd>
        </div>
        <div>
          <dt>{words.memory}</dt>
          <dd>{inUnit(Math.round(replica.memoryBytes / 1_000_000), 'megabyte')}</dd>
          <dd className="sub">{words.memorySub}</dd>
        </div>
      </dl>
      <Parts parts={partsOf(health)} />
      <Facts health={health} />
    </>
  );
}

function Parts({ parts }: { parts: readonly PartLine[] }) {
  const { columns } = words;
  return (
    <div className="panel">
      <table className="table parts">
        <caption className="sr">{words.parts}</caption>
        <thead>
          <tr>
            <th>{columns.part}</th>
            <th>{columns.state}</th>
            <th>{columns.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ name, tone, state, meaning }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <span className={`state ${tone}`}>{state}</span>
              </td>
              <td className="muted">{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Facts({ health: { version, mode, replica, database } }: { health: InstanceHealth }) {
  const { facts } = words;
  const postgres = database.version ?? words.unknown;
  return (
    <section className="stack" aria-labelledby="answer">
      <div>
        <h2 id="answer">{words.replica}</h2>
        <p className="muted">{words.replicaHint}</p>
      </div>
      <dl className="facts">
        <dt>{facts.version}</dt>
        <dd className="num">{version}</dd>
        <dt>{facts.mode}</dt>
        <dd>{words.modes[mode]}</dd>
        <dt>{facts.process}</dt>
        <dd>
          <Copyable text={replica.name} thing={words.copyProcess} />
        </dd>
        <dt>{facts.role}</dt>
        <dd>{words.roles[replica.role]}</dd>
        <dt>{facts.postgres}</dt>
        <dd>{database.embedded ? words.embedded(postgres) : words.external(postgres)}</dd>
      </dl>
    </section>
  );
}

/** The time of day alone while it is today's. */
function startOf(at: string): string {
  const start = new Date(at);
  const time = clockTime(start, formatting);
  const day = longDate(start, formatting);
  return day === longDate(new Date(), formatting) ? time : `${day}, ${time}`;
}

function clock(at: string): string {
  return timeOfDay(new Date(at), formatting);
}

function inUnit(amount: number, unit: 'millisecond' | 'megabyte'): string {
  return new Intl.NumberFormat(formatting.locale, { style: 'unit', unit, unitDisplay: 'short' }).format(amount);
}
