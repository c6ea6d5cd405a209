import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserImport, UserImportRow } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Link } from '../../components/link.tsx';
import { Segment } from '../../components/segment.tsx';
import { ShowMore } from '../../components/show-more.tsx';
import { BonesList, Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { saveFile } from '../../lib/save-file.ts';
import { texts } from '../../texts/index.ts';
import { allFailedRows, userImportRowsQuery } from './user-imports.queries.ts';
import { csvOfRows, type Outcome } from './user-imports.rules.ts';

const { userImports } = texts;

type Shown = Outcome | 'all';

/** What became of each row, or would; what was refused first, because that is what somebody has to do something about. */
export function ImportReport({ projectId, found }: { projectId: string; found: UserImport }) {
  const [shown, setShown] = useState<Shown>(found.rows.failed > 0 ? 'failed' : 'all');
  const list = useInfiniteQuery(userImportRowsQuery(projectId, found, shown === 'all' ? undefined : shown));
  const { data, error } = list;
  const rows = data?.pages.flatMap((page) => page.data);
  const outcomes = found.state === 'checked' ? userImports.outcomesWould : userImports.outcomes;
  return (
    <section className="stack" aria-labelledby="import-report">
      <h2 id="import-report">{userImports.report}</h2>
      <div className="row wrap">
        <Segment label={userImports.reportFilter} choices={outcomes} value={shown} onChange={setShown} />
        {found.rows.failed > 0 ? <Download projectId={projectId} found={found} /> : null}
      </div>
      {rows === undefined ? (
        error === null ? (
          <BonesList what={userImports.reportListed} rows={5} />
        ) : (
          <Failed title={userImports.reportFailed} error={error} onRetry={() => list.refetch()} />
        )
      ) : rows.length === 0 ? (
        <p className="muted" role="status">
          {userImports.nobodyHere}
        </p>
      ) : (
        <>
          <RowsTable projectId={projectId} rows={rows} outcomes={outcomes} />
          <ShowMore list={list} label={userImports.showMore} />
        </>
      )}
    </section>
  );
}

const TONES: Readonly<Record<Outcome, string>> = { created: 'ok', skipped: 'off', failed: 'bad' };

function RowsTable({
  projectId,
  rows,
  outcomes,
}: {
  projectId: string;
  rows: readonly UserImportRow[];
  outcomes: Readonly<Record<Shown, string>>;
}) {
  const { reportColumns: columns } = userImports;
  return (
    <div className="panel">
      <table className="table cards import-rows">
        <caption className="sr">{userImports.report}</caption>
        <thead>
          <tr>
            <th>{columns.user}</th>
            <th>{columns.outcome}</th>
            <th className="end">{columns.line}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.position}>
              <td className="lead">
                {row.userId === null ? (
                  <b>{row.email ?? userImports.noEmail}</b>
                ) : (
                  <Link
                    className="name"
                    to="/projects/$projectId/users/$userId"
                    params={{ projectId, userId: row.userId }}
                  >
                    {row.email ?? userImports.noEmail}
                  </Link>
                )}
                {row.sourceId === null ? null : <span className="sub mono">{row.sourceId}</span>}
              </td>
              <td data-label={columns.outcome} className="meaning-cell">
                <span>
                  <span className={`state ${TONES[row.outcome]}`}>{outcomes[row.outcome]}</span>
                  {row.code === null ? null : <span className="sub">{reasonOf(row)}</span>}
                </span>
              </td>
              <td data-label={columns.line} className="end num">
                {row.line.toLocaleString(texts.locale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function reasonOf({ code, field }: UserImportRow): string {
  return code === null ? '' : userImports.reasons[code](field ?? '');
}

function Download({ projectId, found }: { projectId: string; found: UserImport }) {
  const [busy, setBusy] = useState(false);
  const toast = useToast();

  async function download() {
    setBusy(true);
    try {
      const text = csvOfRows(await allFailedRows(projectId, found.id), reasonOf);
      const name = (found.fileName ?? 'users').replace(/\.\w+$/, '');
      saveFile(new Blob([text], { type: 'text/csv' }), `${name}-refused.csv`);
    } catch {
      toast({ kind: 'bad', text: userImports.downloadFailed });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button kind="quiet" busy={busy} onClick={download}>
      {userImports.download}
    </Button>
  );
}
