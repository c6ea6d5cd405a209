import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Head, Page } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { Link } from '../../components/link.tsx';
import { ShowMore } from '../../components/show-more.tsx';
import { BonesList, Empty, Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { type InvitationStatus, invitationsQuery } from './invitations.queries.ts';
import { InvitationsTable } from './invitations-table.tsx';
import { InviteSomebody } from './invite-somebody.tsx';

const { invitations: words, common } = texts;

export function InvitationsPage() {
  const project = useProject();
  const mayChange = useMayChange();
  const [inviting, setInviting] = useState(false);
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
      <Head title={words.title} lede={mayChange ? words.lede : common.readOnly}>
        {mayChange ? (
          <Button kind="primary" onClick={() => setInviting(true)}>
            {words.invite}
          </Button>
        ) : null}
      </Head>
      <InvitationList key={project.id} projectId={project.id} mayChange={mayChange} />
      {inviting ? <InviteSomebody projectId={project.id} onClose={() => setInviting(false)} /> : null}
    </Page>
  );
}

type Filter = 'all' | InvitationStatus;

function StateFilter({ value, onChange }: { value: Filter; onChange: (value: Filter) => void }) {
  const id = useId();
  return (
    <search className="filters">
      <div className="field">
        <label htmlFor={id}>{words.filter}</label>
        <select id={id} className="select" value={value} onChange={(event) => onChange(event.target.value as Filter)}>
          {(Object.keys(words.filters) as Filter[]).map((filter) => (
            <option key={filter} value={filter}>
              {words.filters[filter]}
            </option>
          ))}
        </select>
      </div>
    </search>
  );
}

function InvitationList({ projectId, mayChange }: { projectId: string; mayChange: boolean }) {
  const [filter, setFilter] = useState<Filter>('all');
  const list = useInfiniteQuery(invitationsQuery(projectId, filter === 'all' ? undefined : filter));
  const { data, error } = list;
  const lines = data?.pages.flatMap((page) => page.data);
  if (lines?.length === 0 && filter === 'all')
    return <Empty icon="invite" title={words.emptyTitle} text={words.empty} />;
  return (
    <div className="stack">
      <StateFilter value={filter} onChange={setFilter} />
      {lines === undefined ? (
        error === null ? (
          <BonesList what={words.listed} rows={4} />
        ) : (
          <Failed title={words.listFailed} error={error} onRetry={() => list.refetch()} />
        )
      ) : lines.length === 0 ? (
        <div role="status">
          <Empty solid title={words.nothingTitle} text={words.nothing}>
            <Button onClick={() => setFilter('all')}>{words.showAll}</Button>
          </Empty>
        </div>
      ) : (
        <>
          <InvitationsTable projectId={projectId} lines={lines} mayChange={mayChange} />
          <ShowMore list={list} label={words.showEarlier} />
        </>
      )}
    </div>
  );
}
