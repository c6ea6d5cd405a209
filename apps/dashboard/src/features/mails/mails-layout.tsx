import { Outlet, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Head, Page } from '../../app/shell.tsx';
import { Link } from '../../components/link.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';

const { mails, common } = texts;

// biome-ignore format: a table
const TABS = [
  { to: '/projects/$projectId/mails',           end: '/mails',     label: mails.tabs.log },
  { to: '/projects/$projectId/mails/templates', end: '/templates', label: mails.tabs.templates },
  { to: '/projects/$projectId/mails/sender',    end: '/sender',    label: mails.tabs.sender },
] as const;

/** Head and tabs, around the tab's page. */
export function MailsLayout(): ReactNode {
  const project = useProject();
  const mayChange = useMayChange();
  const path = useLocation().pathname.replace(/\/$/, '');
  const current = TABS.find(({ end }) => path.endsWith(end));
  return (
    <Page
      title={mails.title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={mails.title} lede={mayChange ? mails.lede : common.readOnly} />
      <nav className="tabs" aria-label={mails.title}>
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
