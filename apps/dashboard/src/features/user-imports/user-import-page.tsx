import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { asProblem } from '../../api/api-problem.ts';
import type { UserImport } from '../../api/types.ts';
import { Head, Page } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Link } from '../../components/link.tsx';
import { Meter } from '../../components/meter.tsx';
import { BonesPage, Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { ImportReport } from './import-report.tsx';
import { ImportResult } from './import-result.tsx';
import { useCancelUserImport, userImportQuery, useStartUserImport } from './user-imports.queries.ts';
import { isRunning, progressOf } from './user-imports.rules.ts';

const { userImports, users } = texts;
const FROM = '/projects/$projectId/user-imports/$userImportId';

export function UserImportPage() {
  const project = useProject();
  const { userImportId } = useParams({ from: FROM });
  const { data, error, refetch } = useQuery(userImportQuery(project.id, userImportId));
  const title = data?.fileName ?? userImports.noName;
  return (
    <Page
      title={data === undefined ? userImports.title : title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
        <Link key="users" to="/projects/$projectId/users" params={{ projectId: project.id }}>
          {users.title}
        </Link>,
        <Link key="imports" to="/projects/$projectId/user-imports" params={{ projectId: project.id }}>
          {userImports.title}
        </Link>,
      ]}
    >
      {data !== undefined ? (
        <ImportView projectId={project.id} found={data} />
      ) : error === null ? (
        <BonesPage what={userImports.listed} />
      ) : [400, 404].includes(asProblem(error).status) ? (
        <Head title={userImports.notFoundTitle} lede={userImports.notFound}>
          <Link className="btn" to="/projects/$projectId/user-imports" params={{ projectId: project.id }}>
            {userImports.title}
          </Link>
        </Head>
      ) : (
        <Failed title={userImports.oneFailed} error={error} onRetry={() => refetch()} />
      )}
    </Page>
  );
}

function ImportView({ projectId, found }: { projectId: string; found: UserImport }) {
  const { state, rows } = found;
  const withReport = ['checked', 'done', 'cancelled'].includes(state) && rows.done > 0;
  return (
    <>
      <Head title={titleOf(found)} lede={userImports.by(userImports.formats[found.format], found.fileName)}>
        <Actions projectId={projectId} found={found} />
      </Head>
      <div className="stack loose">
        {isRunning(found) ? <Running found={found} /> : <p className="muted">{textOf(found)}</p>}
        {withReport ? (
          <>
            <ImportResult found={found} />
            <ImportReport projectId={projectId} found={found} />
          </>
        ) : null}
      </div>
    </>
  );
}

function titleOf({ state, rows }: UserImport): string {
  if (state === 'uploading') return userImports.unfinishedTitle;
  if (state === 'checked') return userImports.checkedTitle(rows.created);
  if (state === 'done') return userImports.doneTitle(rows.created);
  if (state === 'failed') return userImports.failedTitle;
  if (state === 'cancelled') return userImports.cancelledTitle;
  return userImports.progress[state];
}

function textOf({ state, rows, problem }: UserImport): string {
  if (state === 'uploading') return userImports.unfinished;
  if (state === 'checked') return userImports.checkedText;
  if (state === 'done') return userImports.doneText;
  if (state === 'cancelled') return userImports.cancelledText(rows.created);
  const said = problem === null ? '' : userImports.fileFaults[problem.code](problem.field ?? '');
  return `${problem === null ? '' : userImports.atLine(problem.line, said)} ${userImports.failedText}`.trim();
}

function Running({ found }: { found: UserImport }) {
  const { progress } = userImports;
  const { rows } = found;
  const at = progressOf(found);
  const value =
    found.state === 'reading' ? userImports.uploaded(Math.floor(at * 100)) : progress.of(rows.done, rows.total);
  return (
    <div className="stack narrow">
      <Meter label={userImports.states[found.state]} value={value} at={at} />
      <p className="hint">{progress.leave}</p>
    </div>
  );
}

function Actions({ projectId, found }: { projectId: string; found: UserImport }) {
  const mayChange = useMayChange();
  const start = useStartUserImport(projectId, found.id);
  const [cancelling, setCancelling] = useState(false);
  const cancel = useCancelUserImport(projectId, found.id);
  const toast = useToast();
  const { state, rows } = found;
  if (state === 'done')
    return (
      <Link className="btn primary" to="/projects/$projectId/users" params={{ projectId }}>
        {userImports.toUsers}
      </Link>
    );
  if (!mayChange || state === 'failed' || state === 'cancelled') return null;
  const unstarted = state === 'uploading' || state === 'checked' || state === 'reading' || state === 'checking';
  return (
    <>
      {start.error === null ? null : <Failed title={userImports.startFailed} error={start.error} />}
      <Button onClick={() => setCancelling(true)}>{userImports.cancel}</Button>
      {state === 'checked' && rows.created > 0 ? (
        <Button kind="primary" busy={start.isPending} onClick={() => start.mutate()}>
          {userImports.start(rows.created)}
        </Button>
      ) : null}
      {cancelling ? (
        <Confirm
          title={userImports.cancelAsk}
          text={unstarted ? userImports.cancelTextUnstarted : userImports.cancelText}
          keep={userImports.cancelKeep}
          confirm={userImports.cancelDo}
          failed={userImports.cancelFailed}
          change={cancel}
          onClose={() => setCancelling(false)}
          onDone={() => toast({ text: userImports.cancelled })}
        />
      ) : null}
    </>
  );
}
