import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session, User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { BonesList, Empty, Failed, problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { useEndSession, userSessionsQuery } from './sessions.queries.ts';
import { SignOutEverywhere } from './sign-out-everywhere.tsx';

const { sessions, common } = texts;

export function SessionList({ projectId, user, mayChange }: { projectId: string; user: User; mayChange: boolean }) {
  const { data, error, refetch } = useQuery(userSessionsQuery(projectId, user.id));
  const [asked, setAsked] = useState(false);
  if (data === undefined)
    return error === null ? (
      <BonesList what={sessions.listed} rows={2} />
    ) : (
      <Failed title={sessions.listFailed} error={error} onRetry={() => refetch()} />
    );
  const list = data.data;
  return (
    <section className="stack" aria-label={sessions.tab}>
      {list.length === 0 ? (
        <Empty icon="laptop" title={sessions.emptyTitle} text={sessions.empty(user.name ?? user.email)} />
      ) : (
        <>
          <header className="row wrap spread">
            <p className="muted">{sessions.lede}</p>
            {mayChange ? (
              <Button kind="danger" onClick={() => setAsked(true)}>
                {sessions.endAllDo}
              </Button>
            ) : null}
          </header>
          <SessionTable list={list} projectId={projectId} userId={user.id} mayChange={mayChange} />
        </>
      )}
      {asked ? (
        <SignOutEverywhere projectId={projectId} user={user} count={list.length} onClose={() => setAsked(false)} />
      ) : null}
    </section>
  );
}

function SessionTable({
  list,
  projectId,
  userId,
  mayChange,
}: {
  list: readonly Session[];
  projectId: string;
  userId: string;
  mayChange: boolean;
}) {
  const { columns } = sessions;
  return (
    <div className="panel">
      <table className="table cards">
        <caption className="sr">{sessions.caption}</caption>
        <thead>
          <tr>
            <th>{columns.browser}</th>
            <th>{columns.proofs}</th>
            <th>{columns.place}</th>
            <th className="started">{columns.started}</th>
            <th className="end">{columns.lastSeen}</th>
            <th>
              <span className="sr">{common.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              projectId={projectId}
              userId={userId}
              mayChange={mayChange}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SessionRow({
  session,
  projectId,
  userId,
  mayChange,
}: {
  session: Session;
  projectId: string;
  userId: string;
  mayChange: boolean;
}) {
  const end = useEndSession(projectId, userId);
  const toast = useToast();
  const { columns } = sessions;
  const browser = session.browser ?? sessions.unknownBrowser;
  const onPhone = /iPhone|iPad|Android|Mobile/.test(session.userAgent ?? '');

  async function run() {
    try {
      await end.mutateAsync(session.id);
      // The row and its button are gone: the list's heading takes the focus.
      document.getElementById('main')?.focus({ preventScroll: true });
      toast({ text: sessions.ended(browser) });
    } catch (error) {
      toast({ kind: 'bad', text: `${sessions.endFailed} ${problemText(error)}` });
    }
  }

  return (
    <tr>
      <td className="lead">
        <span className="row">
          <Icon name={onPhone ? 'phone' : 'laptop'} size={18} />
          <span title={session.userAgent ?? undefined}>
            <b>{browser}</b> {session.current ? <span className="badge info">{sessions.current}</span> : null}
            {session.actor === null ? null : (
              <>
                <span className="badge warn">{sessions.support}</span>
                <span className="sub">{sessions.supportBy(session.actor.email)}</span>
              </>
            )}
          </span>
        </span>
      </td>
      <td data-label={columns.proofs}>{session.amr.map((proof) => sessions.proofs[proof] ?? proof).join(', ')}</td>
      <td data-label={columns.place} className="num">
        {session.place === null ? null : (
          <>
            {session.place}
            <br />
          </>
        )}
        {session.ip ?? <span className="faint">{common.none}</span>}
      </td>
      <td data-label={columns.started} className="started num nowrap">
        <When at={session.createdAt} />
      </td>
      <td data-label={columns.lastSeen} className="end nowrap">
        <When at={session.lastSeenAt} />
      </td>
      <td className="act">
        {mayChange ? (
          <Button small busy={end.isPending} onClick={() => void run()}>
            {sessions.end}
            <span className="sr"> {sessions.endOf(browser)}</span>
          </Button>
        ) : null}
      </td>
    </tr>
  );
}
