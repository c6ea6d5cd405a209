import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Head, Page } from '../../app/shell.tsx';
import { Icon } from '../../components/icon.tsx';
import { Link } from '../../components/link.tsx';
import { Segment } from '../../components/segment.tsx';
import { ShowMore } from '../../components/show-more.tsx';
import { BonesList, Empty, Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { LetInNext, LetInSelected } from './let-in.tsx';
import { type WaitlistStatus, waitlistQuery } from './waitlist.queries.ts';
import { WaitlistTable } from './waitlist-table.tsx';

const { waitlist: words, common } = texts;

export function WaitlistPage() {
  const project = useProject();
  const mayChange = useMayChange();
  return (
    <Page
      title={words.title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={words.title} lede={mayChange ? words.lede : common.readOnly} />
      {project.settings.signUp.mode === 'waitlist' ? null : (
        <p className="notice">
          <Icon name="info" />
          <span>
            {words.off}{' '}
            <Link to="/projects/$projectId/settings/sign-up" params={{ projectId: project.id }}>
              {words.toSettings}
            </Link>
          </span>
        </p>
      )}
      <Waitlist key={project.id} project={project} mayChange={mayChange} />
    </Page>
  );
}

function Waitlist({ project, mayChange }: { project: Project; mayChange: boolean }) {
  const [status, setStatus] = useState<WaitlistStatus>('waiting');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const list = useInfiniteQuery(waitlistQuery(project.id, status));
  const { data, error } = list;
  const entries = data?.pages.flatMap((page) => page.data);
  const chosen = entries?.filter(({ id }) => selected.has(id)) ?? [];
  const choose = (next: WaitlistStatus) => {
    setSelected(new Set());
    setStatus(next);
  };
  return (
    <div className="stack">
      <div className="row wrap spread">
        <Segment label={words.filter} choices={words.filters} value={status} onChange={choose} />
        {mayChange && status === 'waiting' && entries !== undefined && entries.length > 0 ? (
          <LetInNext projectId={project.id} />
        ) : null}
      </div>
      {chosen.length === 0 ? null : (
        <LetInSelected projectId={project.id} entries={chosen} onDone={() => setSelected(new Set())} />
      )}
      {entries === undefined ? (
        error === null ? (
          <BonesList what={words.listed} rows={6} />
        ) : (
          <Failed title={words.listFailed} error={error} onRetry={() => list.refetch()} />
        )
      ) : entries.length === 0 ? (
        <NobodyHere status={status} />
      ) : (
        <>
          <WaitlistTable
            projectId={project.id}
            entries={entries}
            status={status}
            mayChange={mayChange}
            selected={selected}
            onSelect={setSelected}
          />
          <ShowMore list={list} label={words.showLater} />
        </>
      )}
    </div>
  );
}

function NobodyHere({ status }: { status: WaitlistStatus }) {
  return (
    <div role="status">
      {status === 'waiting' ? (
        <Empty icon="waiting" title={words.emptyTitle} text={words.empty} />
      ) : (
        <Empty solid title={words.nobodyTitle} text={words.nobody} />
      )}
    </div>
  );
}
