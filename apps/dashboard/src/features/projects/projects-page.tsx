import { useInfiniteQuery } from '@tanstack/react-query';
import type { Project } from '../../api/types.ts';
import { Head, Page, Shell } from '../../app/shell.tsx';
import { Link } from '../../components/link.tsx';
import { ShowMore } from '../../components/show-more.tsx';
import { BonesList, Empty, Failed } from '../../components/states.tsx';
import { When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { ProjectTile } from './project-tile.tsx';
import { allProjectsQuery } from './projects.queries.ts';

const { projects, common } = texts;

export function ProjectsPage() {
  const mayChange = useMayChange();
  return (
    <Shell project={null}>
      <Page title={projects.title} crumbs={[]}>
        <Head title={projects.title} lede={mayChange ? projects.lede : common.readOnly}>
          {mayChange ? (
            <Link to="/projects/new" className="btn primary">
              {projects.newProject}
            </Link>
          ) : null}
        </Head>
        <ProjectList />
      </Page>
    </Shell>
  );
}

function ProjectList() {
  const list = useInfiniteQuery(allProjectsQuery);
  const { data, error, refetch } = list;
  if (data === undefined)
    return error === null ? (
      <BonesList what={projects.listed} rows={3} />
    ) : (
      <Failed title={projects.listFailed} error={error} onRetry={() => refetch()} />
    );
  const all = data.pages.flatMap((page) => page.data);
  if (all.length === 0) {
    return <Empty icon="projects" title={projects.emptyTitle} text={projects.empty} />;
  }
  return (
    <div className="stack">
      <div className="panel">
        <table className="table cards tight">
          <caption className="sr">{projects.title}</caption>
          <thead>
            <tr>
              <th>{projects.columns.project}</th>
              <th>{projects.columns.address}</th>
              <th className="end">{projects.columns.created}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((project) => (
              <ProjectRow key={project.id} project={project} />
            ))}
          </tbody>
        </table>
      </div>
      <ShowMore list={list} label={projects.showMore} />
    </div>
  );
}

function ProjectRow({ project }: { project: Project }) {
  return (
    <tr>
      <td className="lead">
        <span className="row who">
          <ProjectTile project={project} />
          <span className="grow">
            <Link className="name" to="/projects/$projectId" params={{ projectId: project.id }}>
              {project.name}
            </Link>
            <span className="sub">{project.isSystem ? projects.systemHint : project.slug}</span>
          </span>
        </span>
      </td>
      <td data-label={projects.columns.address} className="hide-s address">
        <span className="mono muted">{project.baseUrl}</span>
      </td>
      <td className="end nowrap" data-label={projects.columns.created}>
        <When at={project.createdAt} />
      </td>
    </tr>
  );
}
