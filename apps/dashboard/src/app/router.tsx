import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { auditSearch } from '../features/audit/audit.search.ts';
import { mailsSearch } from '../features/mails/mails.search.ts';
import { ProjectLayout } from '../features/projects/project-layout.tsx';
import { referralsSearch } from '../features/referrals/referrals.search.ts';
import { securitySearch } from '../features/security/security.search.ts';
import { usersSearch } from '../features/users/users.search.ts';
import { Crashed, NotFound, Root } from './root.tsx';
import { parseSearch, stringifySearch } from './search.ts';

// Each page is a file of its own, asked for with its first visit: the first one waits for the frame and its own page alone.
// biome-ignore format: a table
const pages = {
  projects:   lazyRouteComponent(() => import('../features/projects/projects-page.tsx'),           'ProjectsPage'),
  newProject: lazyRouteComponent(() => import('../features/projects/new-project-page.tsx'),        'NewProjectPage'),
  quickStart: lazyRouteComponent(() => import('../features/projects/quick-start-page.tsx'),        'QuickStartPage'),
  health:     lazyRouteComponent(() => import('../features/instance/instance-health-page.tsx'),    'InstanceHealthPage'),
  proven:     lazyRouteComponent(() => import('../features/instance/proven-page.tsx'),             'ProvenPage'),
  secretKeys: lazyRouteComponent(() => import('../features/secret-keys/secret-keys-page.tsx'),     'SecretKeysPage'),
  signing:    lazyRouteComponent(() => import('../features/signing-keys/signing-keys-page.tsx'),   'SigningKeysPage'),
  mail:       lazyRouteComponent(() => import('../features/mails/mails-layout.tsx'),               'MailsLayout'),
  mailLog:    lazyRouteComponent(() => import('../features/mails/mail-log-page.tsx'),              'MailLogPage'),
  mailSender: lazyRouteComponent(() => import('../features/mails/mail-sender-page.tsx'),           'MailSenderPage'),
  templates:  lazyRouteComponent(() => import('../features/mail-templates/mail-templates-page.tsx'), 'MailTemplatesPage'),
  template:   lazyRouteComponent(() => import('../features/mail-templates/mail-template-page.tsx'), 'MailTemplatePage'),
  audit:      lazyRouteComponent(() => import('../features/audit/audit-page.tsx'),                 'AuditPage'),
  security:   lazyRouteComponent(() => import('../features/security/security-page.tsx'),           'SecurityPage'),
  bans:       lazyRouteComponent(() => import('../features/address-bans/address-bans-page.tsx'),   'AddressBansPage'),
  branding:   lazyRouteComponent(() => import('../features/branding/branding-page.tsx'),           'BrandingPage'),
  settings:   lazyRouteComponent(() => import('../features/projects/settings-layout.tsx'),         'SettingsLayout'),
  general:    lazyRouteComponent(() => import('../features/projects/settings-general-page.tsx'),   'SettingsGeneralPage'),
  signUp:     lazyRouteComponent(() => import('../features/projects/settings-sign-up-page.tsx'),   'SettingsSignUpPage'),
  signIn:     lazyRouteComponent(() => import('../features/projects/settings-sign-in-page.tsx'),   'SettingsSignInPage'),
  providers:  lazyRouteComponent(() => import('../features/providers/providers-page.tsx'),         'ProvidersPage'),
  lifetimes:  lazyRouteComponent(() => import('../features/projects/settings-sessions-page.tsx'),  'SettingsSessionsPage'),
  apps:       lazyRouteComponent(() => import('../features/projects/settings-apps-page.tsx'),      'SettingsAppsPage'),
  limits:     lazyRouteComponent(() => import('../features/projects/settings-limits-page.tsx'),    'SettingsLimitsPage'),
  invitations: lazyRouteComponent(() => import('../features/invitations/invitations-page.tsx'),     'InvitationsPage'),
  waitlist:   lazyRouteComponent(() => import('../features/waitlist/waitlist-page.tsx'),           'WaitlistPage'),
  referrals:  lazyRouteComponent(() => import('../features/referrals/referrals-page.tsx'),         'ReferralsPage'),
  users:      lazyRouteComponent(() => import('../features/users/users-page.tsx'),                 'UsersPage'),
  imports:    lazyRouteComponent(() => import('../features/user-imports/user-imports-page.tsx'),   'UserImportsPage'),
  newImport:  lazyRouteComponent(() => import('../features/user-imports/new-user-import-page.tsx'), 'NewUserImportPage'),
  import:     lazyRouteComponent(() => import('../features/user-imports/user-import-page.tsx'),    'UserImportPage'),
  user:       lazyRouteComponent(() => import('../features/users/user-layout.tsx'),                'UserLayout'),
  profile:    lazyRouteComponent(() => import('../features/users/user-profile-page.tsx'),          'UserProfilePage'),
  sessions:   lazyRouteComponent(() => import('../features/users/user-sessions-page.tsx'),         'UserSessionsPage'),
  userAudit:  lazyRouteComponent(() => import('../features/users/user-audit-page.tsx'),            'UserAuditPage'),
};

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: Crashed });

const projects = createRoute({ getParentRoute: () => root, path: '/', component: pages.projects });
const newProject = createRoute({ getParentRoute: () => root, path: '/projects/new', component: pages.newProject });
const health = createRoute({ getParentRoute: () => root, path: '/health', component: pages.health });
const proven = createRoute({ getParentRoute: () => root, path: '/proven', component: pages.proven });
const bans = createRoute({ getParentRoute: () => root, path: '/address-bans', component: pages.bans });
const allProjects = createRoute({
  getParentRoute: () => root,
  path: '/projects',
  beforeLoad: () => Promise.reject(redirect({ to: '/' })),
});

const project = createRoute({ getParentRoute: () => root, path: '/projects/$projectId', component: ProjectLayout });
const quickStart = createRoute({ getParentRoute: () => project, path: '/', component: pages.quickStart });
const secretKeys = createRoute({ getParentRoute: () => project, path: '/secret-keys', component: pages.secretKeys });
const signingKeys = createRoute({ getParentRoute: () => project, path: '/signing-keys', component: pages.signing });
const branding = createRoute({ getParentRoute: () => project, path: '/branding', component: pages.branding });
const audit = createRoute({
  getParentRoute: () => project,
  path: '/audit',
  component: pages.audit,
  validateSearch: auditSearch,
});

const security = createRoute({
  getParentRoute: () => project,
  path: '/security',
  component: pages.security,
  validateSearch: securitySearch,
});

const mails = createRoute({ getParentRoute: () => project, path: '/mails', component: pages.mail });
const mailLog = createRoute({
  getParentRoute: () => mails,
  path: '/',
  component: pages.mailLog,
  validateSearch: mailsSearch,
});
const mailSender = createRoute({ getParentRoute: () => mails, path: '/sender', component: pages.mailSender });
const templates = createRoute({ getParentRoute: () => mails, path: '/templates', component: pages.templates });
const template = createRoute({
  getParentRoute: () => project,
  path: '/mails/templates/$kind/$locale',
  component: pages.template,
});

const settings = createRoute({ getParentRoute: () => project, path: '/settings', component: pages.settings });
const general = createRoute({ getParentRoute: () => settings, path: '/', component: pages.general });
const signUp = createRoute({ getParentRoute: () => settings, path: '/sign-up', component: pages.signUp });
const signIn = createRoute({ getParentRoute: () => settings, path: '/sign-in', component: pages.signIn });
const providers = createRoute({ getParentRoute: () => settings, path: '/providers', component: pages.providers });
const lifetimes = createRoute({ getParentRoute: () => settings, path: '/sessions', component: pages.lifetimes });
const apps = createRoute({ getParentRoute: () => settings, path: '/apps', component: pages.apps });
const limits = createRoute({ getParentRoute: () => settings, path: '/limits', component: pages.limits });

const invitations = createRoute({
  getParentRoute: () => project,
  path: '/invitations',
  component: pages.invitations,
});
const waitlist = createRoute({ getParentRoute: () => project, path: '/waitlist', component: pages.waitlist });
const referrals = createRoute({
  getParentRoute: () => project,
  path: '/referrals',
  component: pages.referrals,
  validateSearch: referralsSearch,
});

const users = createRoute({
  getParentRoute: () => project,
  path: '/users',
  component: pages.users,
  validateSearch: usersSearch,
});
const userImports = createRoute({ getParentRoute: () => project, path: '/user-imports', component: pages.imports });
const newUserImport = createRoute({
  getParentRoute: () => project,
  path: '/user-imports/new',
  component: pages.newImport,
});
const userImport = createRoute({
  getParentRoute: () => project,
  path: '/user-imports/$userImportId',
  component: pages.import,
});
const user = createRoute({ getParentRoute: () => project, path: '/users/$userId', component: pages.user });
const userProfile = createRoute({ getParentRoute: () => user, path: '/', component: pages.profile });
const userSessions = createRoute({ getParentRoute: () => user, path: '/sessions', component: pages.sessions });
const userAudit = createRoute({
  getParentRoute: () => user,
  path: '/audit',
  component: pages.userAudit,
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
    health,
    proven,
    bans,
    allProjects,
    project.addChildren([
      quickStart,
      secretKeys,
      signingKeys,
      branding,
      mails.addChildren([mailLog, templates, mailSender]),
      template,
      audit,
      security,
      settings.addChildren([general, signUp, signIn, providers, lifetimes, apps, limits]),
      invitations,
      waitlist,
      referrals,
      users,
      userImports,
      newUserImport,
      userImport,
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
