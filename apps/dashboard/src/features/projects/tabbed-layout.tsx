import { Outlet, useLocation } from '@tanstack/react-router';
import { Head, Page } from '../../app/shell.tsx';
import { Link } from '../../components/link.tsx';
import { RowOfLinks } from '../../components/row-of-links.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from './projects.queries.ts';

type Tab = {
  readonly to:
    | `/projects/$projectId/mails${'' | '/templates' | '/sender'}`
    | `/projects/$projectId/settings${'' | '/sign-up' | '/sign-in' | '/providers' | '/sessions' | '/apps' | '/limits'}`;
  readonly label: string;
};

/** Head and tabs of a part of a project, around the tab's page. One address for each tab. */
export function TabbedLayout({ title, lede, tabs }: { title: string; lede: string; tabs: readonly Tab[] }) {
  const project = useProject();
  const mayChange = useMayChange();
  const path = useLocation().pathname.replace(/\/$/, '');
  const current = tabs.find(({ to }) => path.endsWith(to.slice(to.lastIndexOf('/'))));
  return (
    <Page
      title={title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={title} lede={mayChange ? lede : texts.common.readOnly} />
      <RowOfLinks kind="tabs" label={title} current={current?.to}>
        {tabs.map((tab) => (
          <Link
            key={tab.to}
            to={tab.to}
            params={{ projectId: project.id }}
            current={tab === current ? 'page' : undefined}
          >
            {tab.label}
          </Link>
        ))}
      </RowOfLinks>
      <div key={project.id}>
        <Outlet />
      </div>
    </Page>
  );
}
