import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AuditEvent, User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { BonesPage, Empty, Failed } from '../../components/states.tsx';
import { formatting } from '../../components/when.tsx';
import { clockTime, dayName, fullTime, longDate } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { useInstance } from '../instance/instance.queries.ts';
import { secretKeysQuery } from '../secret-keys/secret-keys.queries.ts';
import { type AuditFilter, auditQuery } from './audit.queries.ts';
import { actionWords, byDay, changesOf } from './audit.rules.ts';
import { AuditDetail } from './audit-detail.tsx';

const { audit, secretKeys, sessions } = texts;

/** `about`: the user whose page this is. Their name is known here; others are named by what they are, and their id. */
export function AuditTimeline({
  projectId,
  filter,
  about = null,
  nothing,
}: {
  projectId: string;
  filter: AuditFilter;
  about?: User | null;
  /** Instead of the words for a log in which nothing has happened yet. */
  nothing?: ReactNode;
}) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    auditQuery(projectId, filter),
  );
  const nameOf = useNames(projectId, about);
  if (data === undefined)
    return error === null ? (
      <BonesPage what={audit.listed} />
    ) : (
      <Failed title={audit.listFailed} error={error} onRetry={() => refetch()} />
    );
  const events = data.pages.flatMap((page) => page.data);
  if (events.length === 0 && !hasNextPage)
    return (
      nothing ?? <Empty icon="audit" title={audit.emptyTitle} text={about === null ? audit.empty : audit.emptyUser} />
    );
  return (
    <div className="stack">
      {events.length === 0 ? (
        <p className="muted" role="status">
          {audit.nothingYet(data.pages.length)}
        </p>
      ) : null}
      <div>
        {byDay(events, (at) => dayName(at, formatting)).map(({ day, events: ofDay }) => (
          <section key={day}>
            <h2 className="day">{day}</h2>
            <ol className="timeline">
              {ofDay.map((event) => (
                <Entry key={event.id} projectId={projectId} event={event} nameOf={nameOf} about={about} />
              ))}
            </ol>
          </section>
        ))}
      </div>
      {hasNextPage ? (
        <p>
          <Button busy={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {events.length === 0 ? audit.searchFurther : audit.showEarlier}
          </Button>
        </p>
      ) : (
        <p className="faint small">{audit.end}</p>
      )}
    </div>
  );
}

type NameOf = (kind: string, id: string | null) => string;

function useNames(projectId: string, about: User | null): NameOf {
  const { operator } = useInstance();
  const keys = useQuery(secretKeysQuery(projectId)).data?.data;
  return (kind, id) => {
    if (id === 'command_line') return audit.commandLine;
    if (id === operator.id) return audit.you;
    if (about !== null && id === about.id) return about.name ?? about.email;
    const key = keys?.find((one) => one.id === id);
    if (key !== undefined) return audit.namedKey(key.name);
    if (kind === 'operator') return audit.operator;
    if (kind === 'secret_key') return audit.secretKey;
    if (kind === 'user') return id === null ? audit.anonymous : audit.user;
    return kind === 'anonymous' ? audit.anonymous : audit.system;
  };
}

function Entry({
  projectId,
  event,
  nameOf,
  about,
}: {
  projectId: string;
  event: AuditEvent;
  nameOf: NameOf;
  about: User | null;
}) {
  const at = new Date(event.occurredAt);
  const tone = audit.refused.includes(event.action) ? 'bad' : audit.good.includes(event.action) ? 'ok' : undefined;
  const { target } = event;
  return (
    <li className={tone}>
      <time dateTime={event.occurredAt} title={fullTime(at, formatting)}>
        {clockTime(at, formatting)}
      </time>
      <span className="pin" />
      <span>
        <span>
          {event.impersonator === null ? null : (
            <>
              <b>{nameOf('operator', event.impersonator)}</b> {audit.actingAs}{' '}
            </>
          )}
          <b>{nameOf(event.actor.type, event.actor.id)}</b> {audit.actions[event.action] ?? actionWords(event.action)}
        </span>
        {target.id === null || target.id === about?.id || target.id === event.actor.id ? null : (
          <>
            {' '}
            <span className="mono faint">{target.id}</span>
          </>
        )}
        <Changes event={event} known={[target.id, event.actor.id]} />
        <AuditDetail projectId={projectId} event={event} />
      </span>
    </li>
  );
}

/** `known`: ids that the line above has named already. */
function Changes({ event, known }: { event: AuditEvent; known: readonly (string | null)[] }) {
  return changesOf(event.changes, shown)
    .filter(({ after }) => !known.includes(after))
    .map(({ field, before, after }) => (
      <span key={field} className="detail lines">
        {audit.fields[field] ?? field}:{' '}
        {before === null ? (
          after
        ) : (
          <span className="diff">
            <del>{before}</del>
            <span aria-hidden="true">→</span>
            <ins>{after}</ins>
          </span>
        )}
      </span>
    ));
}

const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

function shown(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return audit.nothing;
  if (typeof value === 'boolean') return value ? audit.yes : audit.no;
  if (Array.isArray(value) && value.length === 0) return audit.nothing;
  if (Array.isArray(value)) return value.map((part) => shown(field, part)).join(field === 'paragraphs' ? ' ' : ', ');
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  if (TIME.test(text)) return longDate(new Date(text), formatting);
  const words = field === 'amr' ? sessions.proofs : field === 'scopes' ? secretKeys.scopeNames : audit.values[field];
  return (words as Readonly<Record<string, string>> | undefined)?.[text] ?? text;
}
