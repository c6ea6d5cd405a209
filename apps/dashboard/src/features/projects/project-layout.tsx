import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { asProblem } from '../../api/api-problem.ts';
import { Page, Shell } from '../../app/shell.tsx';
import { Link } from '../../components/link.tsx';
import { BonesPage, Empty, Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { projectQuery } from './projects.queries.ts';

const { projects, common } = texts;

/** Loads the project once for all pages within it. */
export function ProjectLayout() {
  const { projectId } = useParams({ from: '/projects/$projectId' });
  const { data, error, refetch } = useQuery(projectQuery(projectId));
  if (data !== undefined) {
    return (
      <Shell project={data}>
        <Outlet />
      </Shell>
    );
  }
  // 400: the id in the address is no id at all.
  const missing = error !== null && [400, 404].includes(asProblem(error).status);
  return (
    <Shell project={null}>
      <Page
        title={missing ? projects.notFoundTitle : projects.kind}
        crumbs={[
          <Link key="projects" to="/">
            {projects.title}
          </Link>,
        ]}
      >
        {error === null ? (
          <BonesPage what={projects.kind} />
        ) : missing ? (
          <div className="stack">
            <h1 className="sr">{projects.notFoundTitle}</h1>
            <Empty icon="alert" title={projects.notFoundTitle} text={projects.notFound}>
              <Link to="/" className="btn primary">
                {common.backToProjects}
              </Link>
            </Empty>
          </div>
        ) : (
          <div className="stack">
            <h1>{projects.kind}</h1>
            <Failed title={projects.oneFailed} error={error} onRetry={() => refetch()} />
          </div>
        )}
      </Page>
    </Shell>
  );
}
