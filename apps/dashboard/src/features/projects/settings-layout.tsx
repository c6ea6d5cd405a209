import { Outlet, useLocation } from '@tanstack/react-router';
import { Head, Page } from '../../app/shell.tsx';
import { Link } from '../../components/link.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from './projects.queries.ts';

const { settings, common } = texts;

// biome-ignore format: a table
const TABS = [
  { to: '/projects/$projectId/settings',          end: '/settings', label: settings.general.tab },
  { to: '/projects/$projectId/settings/sign-in',  end: '/sign-in',  label: settings.signIn.tab },
  { to: '/projects/$projectId/settings/sessions', end: '/sessions', label: settings.sessions.tab },
  { to: '/projects/$projectId/settings/apps',     end: '/apps',     label: settings.apps.tab },
  { to: '/projects/$projectId/settings/limits',   end: '/limits',   label: settings.limits.tab },
] as const;

/** Head and tabs of the settings, around the tab's page. */
export function SettingsLayout() {
  const project = useProject();
  const mayChange = useMayChange();
  const path = useLocation().pathname.replace(/\/$/, '');
  const current = TABS.find(({ end }) => path.endsWith(end));
  return (
    <Page
      title={settings.title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={settings.title} lede={mayChange ? settings.lede : common.readOnly} />
      <nav className="tabs" aria-label={settings.title}>
        {TABS.map((tab) => (
          <Link
            key={tab.to}
            to={tab.to}
            params={{ projectId: project.id }}
            current={tab === current ? 'page' : undefined}
          >
            {tab.label}
          </Link>
        ))}
      </nav>
      <div key={project.id}>
        <Outlet />
      </div>
    </Page>
  );
}
