import { useNavigate, useSearch } from '@tanstack/react-router';
import { Head, Page } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { Link } from '../../components/link.tsx';
import { Empty } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { useProject } from '../projects/projects.queries.ts';
import { type AuditSearch, filterOf } from './audit.search.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditTimeline } from './audit-timeline.tsx';

const { audit } = texts;
const FROM = '/projects/$projectId/audit';

export function AuditPage() {
  const project = useProject();
  const search = useSearch({ from: FROM });
  return (
    <Page
      title={audit.title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={audit.title} lede={audit.lede} />
      <AuditFilters projectId={project.id} search={search} />
      <AuditTimeline
        key={JSON.stringify(search)}
        projectId={project.id}
        filter={filterOf(search)}
        nothing={Object.keys(search).length === 0 ? undefined : <NothingFound search={search} />}
      />
    </Page>
  );
}

function NothingFound({ search }: { search: AuditSearch }) {
  const navigate = useNavigate({ from: FROM });
  const { from, to, ...rest } = search;
  const hasRange = from !== undefined || to !== undefined;
  const hasMore = Object.keys(rest).length > 0;
  return (
    <div role="status">
      <Empty solid title={audit.nothingFound} text={audit.nothingFoundText}>
        {hasRange && hasMore ? (
          <Button onClick={() => navigate({ search: rest })}>{audit.searchAllTimes}</Button>
        ) : null}
        <Button kind={hasRange && hasMore ? 'quiet' : 'secondary'} onClick={() => navigate({ search: {} })}>
          {audit.clearFilters}
        </Button>
      </Empty>
    </div>
  );
}
