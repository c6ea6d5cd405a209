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
import type { Filter } from './bulk.queries.ts';
import { BulkBar } from './bulk-bar.tsx';
import { type AskedBulk, BulkDialog } from './bulk-dialog.tsx';
import { ExportUsers } from './export-users.tsx';
import { type Selection, useSelection } from './use-selection.ts';
import { UserFilters } from './user-filters.tsx';
import { usersQuery } from './users.queries.ts';
import type { UsersSearch } from './users.search.ts';
import { UsersPager } from './users-pager.tsx';
import { UsersTable } from './users-table.tsx';

const { users, userExports, common } = texts;

export function UsersPage() {
  const project = useProject();
  const search = useSearch({ from: '/projects/$projectId/users' });
  const mayChange = useMayChange();
  const [adding, setAdding] = useState(false);
  const [exporting, setExporting] = useState(false);
  const list = useQuery(usersQuery(project.id, search));
  const [asked, setAsked] = useState<AskedBulk | null>(null);
  const selection = useSelection(
    JSON.stringify(search),
    (list.data?.data ?? []).map(({ id }) => id),
  );
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
        {mayChange ? (
          <>
            {nobody ? null : <Button onClick={() => setExporting(true)}>{userExports.export}</Button>}
            <Link className="btn" to="/projects/$projectId/user-imports" params={{ projectId: project.id }}>
              {users.import}
            </Link>
            {add}
          </>
        ) : undefined}
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
          <UserList
            project={project}
            search={search}
            list={list}
            selection={mayChange ? selection : null}
            onAsk={setAsked}
          />
        </div>
      )}
      {/* Beside the list, which may be empty once it is done. */}
      {asked === null ? null : (
        <BulkDialog
          {...asked}
          project={project}
          onClose={(done) => {
            setAsked(null);
            if (done) selection.clear();
          }}
        />
      )}
      {exporting ? <ExportUsers project={project} search={search} onClose={() => setExporting(false)} /> : null}
      {adding ? <AddUser project={project} onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

function UserList({
  project,
  search,
  list,
  selection,
  onAsk,
}: {
  project: Project;
  search: UsersSearch;
  /** Null for those who may only look. */
  selection: Selection | null;
  onAsk: (asked: AskedBulk) => void;
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
      {selection === null || selection.chosen.size === 0 ? null : (
        <BulkBar
          project={project}
          selection={selection}
          filter={filterOf(search)}
          onPage={data.data.length}
          hasMore={data.nextCursor !== null || search.after !== undefined}
          onAsk={onAsk}
        />
      )}
      <UsersTable projectId={project.id} list={data.data} selection={selection} />
      <UsersPager search={search} count={data.data.length} nextCursor={data.nextCursor} />
    </div>
  );
}

function filterOf({ q, status }: UsersSearch): Filter {
  return { ...(q === undefined ? {} : { q }), ...(status === undefined ? {} : { status }) };
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
