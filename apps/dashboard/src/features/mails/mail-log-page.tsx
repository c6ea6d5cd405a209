import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { LoggedMail } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Link } from '../../components/link.tsx';
import { BonesList, Empty, Failed } from '../../components/states.tsx';
import { formatting, When } from '../../components/when.tsx';
import { momentText } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { useProject } from '../projects/projects.queries.ts';
import { MailLogFilters } from './mail-log-filters.tsx';
import { mailLogQuery } from './mails.queries.ts';
import type { MailsSearch } from './mails.search.ts';

const { mails } = texts;
const { log } = mails;
const FROM = '/projects/$projectId/mails/';

export function MailLogPage() {
  const project = useProject();
  const search = useSearch({ from: FROM });
  const list = useInfiniteQuery(mailLogQuery(project.id, search));
  const { data, error, hasNextPage, isFetchingNextPage } = list;
  const lines = data?.pages.flatMap((page) => page.data);
  const unfiltered = Object.keys(search).length === 0;
  if (lines?.length === 0 && unfiltered)
    return (
      <Empty icon="mail" title={log.emptyTitle} text={log.empty}>
        <Link className="btn" to="/projects/$projectId/mails/sender" params={{ projectId: project.id }}>
          {log.toSender}
        </Link>
      </Empty>
    );
  return (
    <div className="stack">
      <MailLogFilters search={search} />
      {lines === undefined ? (
        error === null ? (
          <BonesList what={log.listed} rows={6} />
        ) : (
          <Failed title={log.listFailed} error={error} onRetry={() => list.refetch()} />
        )
      ) : lines.length === 0 ? (
        <NothingFound search={search} />
      ) : (
        <>
          <MailLog lines={lines} />
          {hasNextPage ? (
            <p>
              <Button busy={isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                {log.showEarlier}
              </Button>
            </p>
          ) : (
            <p className="faint small">
              {log.end} {log.note}
            </p>
          )}
        </>
      )}
    </div>
  );
}

function MailLog({ lines }: { lines: readonly LoggedMail[] }) {
  const { columns } = log;
  return (
    <div className="panel">
      <table className="table cards mail-log">
        <caption className="sr">{mails.tabs.log}</caption>
        <thead>
          <tr>
            <th>{columns.mail}</th>
            <th>{columns.state}</th>
            <th className="end">{columns.attempts}</th>
            <th className="end">{columns.time}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td className="lead">
                <b>{line.recipient}</b>
                <span className="sub">{mails.kinds[line.kind]}</span>
              </td>
              <td data-label={columns.state} className="meaning-cell">
                <MailState mail={line} />
              </td>
              <td data-label={columns.attempts} className="end num">
                {line.attempts}
              </td>
              <td data-label={columns.time} className="end nowrap">
                <When at={line.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A dot and a word; beneath it what the other side said, and what happens next. */
function MailState({ mail }: { mail: LoggedMail }) {
  const { status, lastError, nextAttemptAt, provider } = mail;
  const { states } = log;
  const by = provider === null ? null : log.by(mails.providers[provider]);
  if (status === 'sent') return <Told tone="ok" word={states.sent} lines={[by]} />;
  if (status === 'queued') return <Told tone="off" word={states.queued} lines={[]} />;
  const said = lastError === null ? null : sentence(lastError);
  if (status === 'refused') return <Told tone="bad" word={states.refused} lines={[said, log.noMore]} />;
  if (nextAttemptAt === null) return <Told tone="bad" word={states.givenUp} lines={[said, log.noMore]} />;
  const next = log.nextAttempt(momentText(new Date(nextAttemptAt), new Date(), formatting));
  return <Told tone="warn" word={states.retried} lines={[said, next]} />;
}

function Told({ tone, word, lines }: { tone: string; word: string; lines: readonly (string | null)[] }) {
  const told = lines.filter((line) => line !== null).join(' ');
  return (
    <span>
      <span className={`state ${tone}`}>{word}</span>
      {told === '' ? null : <span className="sub">{told}</span>}
    </span>
  );
}

/** The other side's words as a sentence of ours: `API key is invalid` gets its full stop. */
function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

function NothingFound({ search }: { search: MailsSearch }) {
  const navigate = useNavigate({ from: FROM });
  const { recipient, ...rest } = search;
  const canWiden = recipient !== undefined && Object.keys(rest).length > 0;
  return (
    <div role="status">
      <Empty solid title={log.nothingFound} text={log.nothingFoundText}>
        {canWiden ? <Button onClick={() => navigate({ search: { recipient } })}>{log.searchAllStates}</Button> : null}
        <Button kind={canWiden ? 'quiet' : 'secondary'} onClick={() => navigate({ search: {} })}>
          {log.clear}
        </Button>
      </Empty>
    </div>
  );
}
