import type { ReactNode } from 'react';
import type { AuditEvent } from '../../api/types.ts';
import { Copyable } from '../../components/copy.tsx';
import { Link } from '../../components/link.tsx';
import { formatting } from '../../components/when.tsx';
import { fullTime } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { changesOf } from './audit.rules.ts';
import type { AuditSearch } from './audit.search.ts';

const { audit } = texts;

/** Everything that was recorded of one event, as it was recorded. */
export function AuditDetail({ projectId, event }: { projectId: string; event: AuditEvent }) {
  const { actor, target, impersonator } = event;
  const changes = changesOf(event.changes, recorded);
  return (
    <details className="entry">
      <summary>
        {audit.details}
        <span className="sr">
          : {event.action}, {fullTime(new Date(event.occurredAt), formatting)}
        </span>
      </summary>
      <div className="stack">
        <dl className="facts">
          <Fact name={audit.detail.at}>{fullTime(new Date(event.occurredAt), formatting)}</Fact>
          <Fact name={audit.detail.action}>
            <Filtered projectId={projectId} search={{ action: event.action }}>
              {event.action}
            </Filtered>
          </Fact>
          <Fact name={audit.detail.actor}>
            {actor.id === null ? (
              actor.type
            ) : (
              <Id projectId={projectId} name="actor" id={actor.id} thing={audit.detail.actor} />
            )}
          </Fact>
          {impersonator === null ? null : (
            <Fact name={audit.detail.impersonator}>
              <Copyable text={impersonator} thing={audit.detail.impersonator} />
            </Fact>
          )}
          {target.id === null ? null : (
            <Fact name={audit.detail.target}>
              <Id projectId={projectId} name="target" id={target.id} thing={audit.detail.target} />
            </Fact>
          )}
          {event.ip === null ? null : (
            <Fact name={audit.detail.ip}>
              <span className="mono">{event.ip}</span>
            </Fact>
          )}
          {event.userAgent === null ? null : <Fact name={audit.detail.userAgent}>{event.userAgent}</Fact>}
          {event.requestId === null ? null : (
            <Fact name={audit.detail.request}>
              <Copyable text={event.requestId} thing={audit.detail.request} />
            </Fact>
          )}
        </dl>
        {changes.length === 0 ? null : <Changes changes={changes} />}
      </div>
    </details>
  );
}

/** A first value has nothing before it: then there is no column for that. */
function Changes({ changes }: { changes: ReturnType<typeof changesOf> }) {
  const { columns } = audit.detail;
  const haveBefore = changes.some(({ before }) => before !== null);
  return (
    <table className="table cards values">
      <caption className="sr">{audit.detail.changes}</caption>
      <thead>
        <tr>
          <th>{columns.field}</th>
          {haveBefore ? <th>{columns.before}</th> : null}
          <th>{haveBefore ? columns.after : columns.value}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">{audit.fields[field] ?? field}</th>
            {haveBefore ? <td data-label={columns.before}>{before}</td> : null}
            <td data-label={haveBefore ? columns.after : columns.value}>{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Id({
  projectId,
  name,
  id,
  thing,
}: {
  projectId: string;
  name: 'actor' | 'target';
  id: string;
  thing: string;
}) {
  return (
    <span className="row wrap id">
      <Copyable text={id} thing={thing} />
      <Filtered projectId={projectId} search={{ [name]: id }}>
        {audit.detail.all[name]}
      </Filtered>
    </span>
  );
}

function Filtered({ projectId, search, children }: { projectId: string; search: AuditSearch; children: ReactNode }) {
  return (
    <Link to="/projects/$projectId/audit" params={{ projectId }} search={search}>
      {children}
    </Link>
  );
}

/** The value itself, not what it is called elsewhere: a record is quoted. */
function recorded(_field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return audit.nothing;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
