import { useQuery } from '@tanstack/react-query';
import { type LinkProps, useLocation } from '@tanstack/react-router';
import { Fragment, type ReactNode, type Ref } from 'react';
import type { Project } from '../api/types.ts';
import { Bell, Icon, type IconName } from '../components/icon.tsx';
import { Link } from '../components/link.tsx';
import { Menu, MenuLink } from '../components/menu.tsx';
import { ProjectTile } from '../features/projects/project-tile.tsx';
import { projectsQuery } from '../features/projects/projects.queries.ts';
import { texts } from '../texts/index.ts';
import { AccountMenu } from './account-menu.tsx';

const {
  common,
  projects,
  quickStart,
  users,
  invitations,
  waitlist,
  referrals,
  branding,
  secretKeys,
  signingKeys,
  mails,
  audit,
  security,
  addressBans,
  settings,
  health,
} = texts;

type ProjectPage = Extract<LinkProps['to'], `/projects/$projectId${string}`>;
type Entry = { readonly icon: IconName; readonly label: string; readonly to: ProjectPage; readonly exact?: boolean };
type Group = { readonly name: string | null; readonly entries: readonly Entry[] };

/** What a project has. */
// biome-ignore format: a table
const GROUPS: readonly Group[] = [
  { name: null, entries: [
    { icon: 'home',     label: quickStart.title,  to: '/projects/$projectId', exact: true },
  ] },
  { name: common.groups.people, entries: [
    { icon: 'users',    label: users.title,       to: '/projects/$projectId/users' },
    { icon: 'invite',   label: invitations.title, to: '/projects/$projectId/invitations' },
    { icon: 'waiting',  label: waitlist.title,    to: '/projects/$projectId/waitlist' },
    { icon: 'referral', label: referrals.title,   to: '/projects/$projectId/referrals' },
    { icon: 'brush',    label: branding.title,    to: '/projects/$projectId/branding' },
  ] },
  { name: common.groups.access, entries: [
    { icon: 'key',      label: secretKeys.title,  to: '/projects/$projectId/secret-keys' },
    { icon: 'sign',     label: signingKeys.title, to: '/projects/$projectId/signing-keys' },
  ] },
  { name: common.groups.operations, entries: [
    { icon: 'mail',     label: mails.title,       to: '/projects/$projectId/mails' },
    { icon: 'shield',   label: security.title,    to: '/projects/$projectId/security' },
    { icon: 'audit',    label: audit.title,       to: '/projects/$projectId/audit' },
  ] },
];

const SETTINGS: Entry = { icon: 'settings', label: settings.title, to: '/projects/$projectId/settings' };

/** Beside the page where there is room, a drawer where there is not. */
export function Sidebar({ project, ref }: { project: Project | null; ref: Ref<HTMLElement> }) {
  const { pathname } = useLocation();
  return (
    <nav ref={ref} className="side" id="side" popover="auto" aria-label={common.navigation}>
      <Switcher project={project} />
      {project === null ? (
        <InstanceLinks pathname={pathname} />
      ) : (
        <ProjectLinks project={project} pathname={pathname} />
      )}
      <div className="foot">
        {project === null ? null : (
          <>
            <ul className="links">
              <NavLink entry={SETTINGS} project={project} pathname={pathname} />
            </ul>
            <hr />
          </>
        )}
        <AccountMenu />
      </div>
    </nav>
  );
}

function InstanceLinks({ pathname }: { pathname: string }) {
  return (
    <ul className="links">
      <li>
        <Link to="/" current={pathname === '/' ? 'page' : undefined}>
          <Icon name="projects" />
          {projects.title}
        </Link>
      </li>
      <li>
        <Link to="/health" current={pathname === '/health' ? 'page' : undefined}>
          <Icon name="health" />
          {health.title}
        </Link>
      </li>
      <li>
        <Link to="/address-bans" current={pathname === '/address-bans' ? 'page' : undefined}>
          <Icon name="shield" />
          {addressBans.title}
        </Link>
      </li>
    </ul>
  );
}

function ProjectLinks({ project, pathname }: { project: Project; pathname: string }) {
  return GROUPS.map(({ name, entries }) => (
    <Fragment key={name}>
      {name === null ? null : (
        <p className="group" id={`group-${name}`}>
          {name}
        </p>
      )}
      <ul className="links" aria-labelledby={name === null ? undefined : `group-${name}`}>
        {entries.map((entry) => (
          <NavLink key={entry.label} entry={entry} project={project} pathname={pathname} />
        ))}
      </ul>
    </Fragment>
  ));
}

function NavLink({ entry, project, pathname }: { entry: Entry; project: Project; pathname: string }) {
  const path = entry.to.replace('$projectId', project.id);
  const here = pathname.replace(/\/$/, '') === path;
  const within = !entry.exact && pathname.startsWith(`${path}/`);
  return (
    <li>
      <Link to={entry.to} params={{ projectId: project.id }} current={here ? 'page' : within ? 'true' : undefined}>
        <Icon name={entry.icon} />
        {entry.label}
      </Link>
    </li>
  );
}

function Switcher({ project }: { project: Project | null }) {
  const { data } = useQuery(projectsQuery);
  const label = project === null ? projects.allProjects : projects.switchProject(project.name);
  return (
    <Menu label={label} triggerClass="switcher" className="projects-menu" trigger={<SwitcherFace project={project} />}>
      {data?.data.map((one) => (
        <MenuLink
          key={one.id}
          to="/projects/$projectId"
          params={{ projectId: one.id }}
          current={one.id === project?.id}
        >
          <ProjectTile project={one} small />
          <span className="clip">{one.name}</span>
          {one.isSystem ? <span className="badge line">{projects.system}</span> : null}
        </MenuLink>
      ))}
      <hr />
      <MenuLink to="/">
        <Icon name="projects" /> {projects.allProjects}
      </MenuLink>
      <MenuLink to="/projects/new">
        <Icon name="plus" /> {projects.newProject}
      </MenuLink>
    </Menu>
  );
}

function SwitcherFace({ project }: { project: Project | null }): ReactNode {
  return (
    <>
      {project === null ? (
        <span className="tile line">
          <Bell />
        </span>
      ) : (
        <ProjectTile project={project} />
      )}
      <span className="grow">
        <b className="clip">{project === null ? common.product : project.name}</b>
        <small>
          {project === null ? projects.allProjects : project.isSystem ? projects.systemKind : projects.kind}
        </small>
      </span>
      <Icon name="chevrons" />
    </>
  );
}
