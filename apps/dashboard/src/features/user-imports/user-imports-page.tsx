import { useInfiniteQuery } from '@tanstack/react-query';
import type { UserImport } from '../../api/types.ts';
import { Head, Page } from '../../app/shell.tsx';
import { Link } from '../../components/link.tsx';
import { ShowMore } from '../../components/show-more.tsx';
import { BonesList, Empty, Failed } from '../../components/states.tsx';
import { When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { userImportsQuery } from './user-imports.queries.ts';
import { toneOf } from './user-imports.rules.ts';

const { userImports, users, common } = texts;

export function UserImportsPage() {
  const project = useProject();
  const mayChange = useMayChange();
  const list = useInfiniteQuery(userImportsQuery(project.id));
  const { data, error } = list;
  const found = data?.pages.flatMap((page) => page.data);
  const begin = mayChange ? (
    <Link className="btn primary" to="/projects/$projectId/user-imports/new" params={{ projectId: project.id }}>
      {userImports.begin}
    </Link>
  ) : undefined;
  return (
    <Page
      title={userImports.title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
        <Link key="users" to="/projects/$projectId/users" params={{ projectId: project.id }}>
          {users.title}
        </Link>,
      ]}
    >
      <Head title={userImports.title} lede={mayChange ? userImports.lede : common.readOnly}>
        {found?.length === 0 ? undefined : begin}
      </Head>
      {found === undefined ? (
        error === null ? (
          <BonesList what={userImports.listed} rows={3} />
        ) : (
          <Failed title={userImports.listFailed} error={error} onRetry={() => list.refetch()} />
        )
      ) : found.length === 0 ? (
        <Empty icon="users" title={userImports.emptyTitle} text={userImports.empty}>
          {begin}
        </Empty>
      ) : (
        <div className="stack">
          <ImportsTable projectId={project.id} list={found} />
          <ShowMore list={list} label={userImports.showEarlier} />
        </div>
      )}
    </Page>
  );
}

function ImportsTable({ projectId, list }: { projectId: string; list: readonly UserImport[] }) {
  const { columns } = userImports;
  return (
    <div className="panel">
      <table className="table cards">
        <caption className="sr">{userImports.title}</caption>
        <thead>
          <tr>
            <th>{columns.file}</th>
            <th>{columns.state}</th>
            <th className="end">{columns.users}</th>
            <th className="end">{columns.begun}</th>
          </tr>
        </thead>
        <tbody>
          {list.map((one) => (
            <tr key={one.id}>
              <td className="lead">
                <Link
                  className="name"
                  to="/projects/$projectId/user-imports/$userImportId"
                  params={{ projectId, userImportId: one.id }}
                >
                  {one.fileName ?? userImports.noName}
                </Link>
                <span className="sub">{userImports.formats[one.format]}</span>
              </td>
              <td data-label={columns.state}>
                <span className={`state ${toneOf(one.state)}`}>{userImports.states[one.state]}</span>
              </td>
              <td data-label={columns.users} className="end num">
                {one.rows.total.toLocaleString(texts.locale)}
              </td>
              <td data-label={columns.begun} className="end nowrap">
                <When at={one.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
