import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { asProblem } from '../../api/api-problem.ts';
import type { Project, User } from '../../api/types.ts';
import { Page } from '../../app/shell.tsx';
import { Avatar } from '../../components/avatar.tsx';
import { Link } from '../../components/link.tsx';
import { RowOfLinks } from '../../components/row-of-links.tsx';
import { BonesPage, Empty, Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { UserActions } from './user-actions.tsx';
import { UserNotices } from './user-notices.tsx';
import { UserState } from './user-state.tsx';
import { displayName, userQuery } from './users.queries.ts';

const { users, sessions } = texts;

/** Head and tabs of one user, around the tab's page. */
export function UserLayout() {
  const project = useProject();
  const { userId } = useParams({ from: '/projects/$projectId/users/$userId' });
  const { data, error, refetch } = useQuery(userQuery(project.id, userId));
  if (data !== undefined) return <UserFrame key={data.id} project={project} user={data} />;
  if (error === null) {
    return (
      <Page title={users.tabs} project={project} crumbs={crumbsOf(project)}>
        <BonesPage what={users.tabs} />
      </Page>
    );
  }
  const missing = [400, 404].includes(asProblem(error).status);
  return (
    <Page title={missing ? users.notFoundTitle : users.tabs} project={project} crumbs={crumbsOf(project)}>
      <h1 className={missing ? 'sr' : undefined}>{missing ? users.notFoundTitle : users.tabs}</h1>
      {missing ? (
        <Empty icon="users" title={users.notFoundTitle} text={users.notFound}>
          <Link to="/projects/$projectId/users" params={{ projectId: project.id }} className="btn primary">
            {users.showAll}
          </Link>
        </Empty>
      ) : (
        <Failed title={users.oneFailed} error={error} onRetry={() => refetch()} />
      )}
    </Page>
  );
}

function UserFrame({ project, user }: { project: Project; user: User }) {
  const mayChange = useMayChange();
  const name = displayName(user);
  return (
    <Page title={name} project={project} crumbs={crumbsOf(project)}>
      <div className="head">
        <div className="row who-head">
          <Avatar name={name} image={user.image} />
          <div className="grow">
            <h1>{name}</h1>
            <p className="row wrap">
              {user.name === null ? null : <span>{user.email}</span>}
              <UserState user={user} />
            </p>
          </div>
        </div>
        {mayChange ? <UserActions project={project} user={user} /> : null}
      </div>
      <UserNotices projectId={project.id} user={user} mayChange={mayChange} />
      <Tabs projectId={project.id} userId={user.id} />
      <Outlet />
    </Page>
  );
}

function crumbsOf(project: Project): readonly ReactNode[] {
  return [
    <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
      {project.name}
    </Link>,
    <Link key="users" to="/projects/$projectId/users" params={{ projectId: project.id }}>
      {users.title}
    </Link>,
  ];
}

// biome-ignore format: a table
const TABS = [
  { to: '/projects/$projectId/users/$userId',          end: '',          label: users.profile },
  { to: '/projects/$projectId/users/$userId/sessions', end: '/sessions', label: sessions.tab },
  { to: '/projects/$projectId/users/$userId/audit',    end: '/audit',    label: users.audit },
] as const;

function Tabs({ projectId, userId }: { projectId: string; userId: string }) {
  const { pathname } = useLocation();
  return (
    <RowOfLinks kind="tabs" label={users.tabs} current={pathname}>
      {TABS.map(({ to, end, label }) => (
        <Link
          key={to}
          to={to}
          params={{ projectId, userId }}
          current={pathname.replace(/\/$/, '').endsWith(userId + end) ? 'page' : undefined}
        >
          {label}
        </Link>
      ))}
    </RowOfLinks>
  );
}
