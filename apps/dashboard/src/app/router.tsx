import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { AuditPage } from '../features/audit/audit-page.tsx';
import { NewProjectPage } from '../features/projects/new-project-page.tsx';
import { ProjectLayout } from '../features/projects/project-layout.tsx';
import { ProjectSettingsPage } from '../features/projects/project-settings-page.tsx';
import { ProjectsPage } from '../features/projects/projects-page.tsx';
import { QuickStartPage } from '../features/projects/quick-start-page.tsx';
import { SecretKeysPage } from '../features/secret-keys/secret-keys-page.tsx';
import { UserAuditPage } from '../features/users/user-audit-page.tsx';
import { UserLayout } from '../features/users/user-layout.tsx';
import { UserProfilePage } from '../features/users/user-profile-page.tsx';
import { UserSessionsPage } from '../features/users/user-sessions-page.tsx';
import { usersSearch } from '../features/users/users.search.ts';
import { UsersPage } from '../features/users/users-page.tsx';
import { Crashed, NotFound, Root } from './root.tsx';
import { parseSearch, stringifySearch } from './search.ts';

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: Crashed });

const projects = createRoute({ getParentRoute: () => root, path: '/', component: ProjectsPage });
const newProject = createRoute({ getParentRoute: () => root, path: '/projects/new', component: NewProjectPage });
const allProjects = createRoute({
  getParentRoute: () => root,
  path: '/projects',
  beforeLoad: () => Promise.reject(redirect({ to: '/' })),
});

const project = createRoute({ getParentRoute: () => root, path: '/projects/$projectId', component: ProjectLayout });
const quickStart = createRoute({ getParentRoute: () => project, path: '/', component: QuickStartPage });
const secretKeys = createRoute({ getParentRoute: () => project, path: '/secret-keys', component: SecretKeysPage });
const audit = createRoute({ getParentRoute: () => project, path: '/audit', component: AuditPage });
const settings = createRoute({ getParentRoute: () => project, path: '/settings', component: ProjectSettingsPage });

const users = createRoute({
  getParentRoute: () => project,
  path: '/users',
  component: UsersPage,
  validateSearch: usersSearch,
});
const user = createRoute({ getParentRoute: () => project, path: '/users/$userId', component: UserLayout });
const userProfile = createRoute({ getParentRoute: () => user, path: '/', component: UserProfilePage });
const userSessions = createRoute({ getParentRoute: () => user, path: '/sessions', component: UserSessionsPage });
const userAudit = createRoute({
  getParentRoute: () => user,
  path: '/audit',
  component: UserAuditPage,
  validateSearch: userAuditSearch,
});

function userAuditSearch({ view }: Record<string, unknown>): { view?: 'by' } {
  return view === 'by' ? { view } : {};
}

export const router = createRouter({
  basepath: '/dashboard',
  routeTree: root.addChildren([
    projects,
    newProject,
    allProjects,
    project.addChildren([
      quickStart,
      secretKeys,
      audit,
      settings,
      users,
      user.addChildren([userProfile, userSessions, userAudit]),
    ]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: false,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
