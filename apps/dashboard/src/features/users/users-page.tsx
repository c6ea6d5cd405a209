import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Head, Page } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { Link } from '../../components/link.tsx';
import { BonesList, Empty, Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { AddUser } from './add-user.tsx';
import { UserFilters } from './user-filters.tsx';
import { usersQuery } from './users.queries.ts';
import type { UsersSearch } from './users.search.ts';
import { UsersPager } from './users-pager.tsx';
import { UsersTable } from './users-table.tsx';

const { users, common } = texts;

export function UsersPage() {
  const project = useProject();
  const search = useSearch({ from: '/projects/$projectId/users' });
  const mayChange = useMayChange();
  const [adding, setAdding] = useState(false);
  const list = useQuery(usersQuery(project.id, search));
  const unfiltered = search.q === undefined && search.status === undefined && search.after === undefined;
  const nobody = unfiltered && list.data?.data.length === 0 && !list.isPlaceholderData;
  const add = mayChange ? (
    <Button kind={nobody ? 'secondary' : 'primary'} onClick={() => setAdding(true)}>
      {users.add}
    </Button>
  ) : undefined;
  return (
    <Page
      title={users.title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={users.title} lede={nobody ? users.nobody : mayChange ? users.lede : common.readOnly}>
        {add}
      </Head>
      {nobody ? (
        <Empty icon="users" title={users.emptyTitle} text={users.empty}>
          <a className="btn primary" href={`${project.baseUrl}/sign-up`} target="_blank" rel="noreferrer">
            {users.openSignIn}
            <span className="sr"> {common.opensNewTab}</span>
          </a>
        </Empty>
      ) : (
        <div className="stack">
          <UserFilters search={search} />
          <UserList project={project} search={search} list={list} />
        </div>
      )}
      {adding ? <AddUser projectId={project.id} onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

function UserList({
  project,
  search,
  list,
}: {
  project: Project;
  search: UsersSearch;
  list: ReturnType<typeof useQuery<Awaited<ReturnType<NonNullable<ReturnType<typeof usersQuery>['queryFn']>>>>>;
}) {
  const { data, error, refetch, isPlaceholderData } = list;
  if (error !== null && (data === undefined || isPlaceholderData))
    return <Failed title={users.listFailed} error={error} onRetry={() => refetch()} />;
  if (data === undefined) return <BonesList what={users.listed} rows={6} />;
  if (data.data.length === 0) return <NothingFound search={search} />;
  return (
    <div className={isPlaceholderData ? 'stack stale' : 'stack'} aria-busy={isPlaceholderData}>
      <p className="sr" role="status">
        {isPlaceholderData ? common.loading(users.listed) : users.found(data.data.length)}
      </p>
      <UsersTable projectId={project.id} list={data.data} />
      <UsersPager search={search} count={data.data.length} nextCursor={data.nextCursor} />
    </div>
  );
}

function NothingFound({ search }: { search: UsersSearch }) {
  const navigate = useNavigate({ from: '/projects/$projectId/users' });
  const { q, status } = search;
  const statusWord = status === undefined ? null : users.filters[status].toLowerCase();
  return (
    <div role="status">
      <Empty solid title={users.nothingFound(q ?? '', statusWord)} text={users.nothingFoundText}>
        {q !== undefined && status !== undefined ? (
          <Button onClick={() => navigate({ search: { q } })}>{users.searchAllStatuses}</Button>
        ) : null}
        <Button
          kind={q !== undefined && status !== undefined ? 'quiet' : 'secondary'}
          onClick={() => navigate({ search: status === undefined || q === undefined ? {} : { status } })}
        >
          {q === undefined ? users.showAll : users.clearSearch}
        </Button>
      </Empty>
    </div>
  );
}
