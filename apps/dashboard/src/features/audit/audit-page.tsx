import { Head, Page } from '../../app/shell.tsx';
import { Link } from '../../components/link.tsx';
import { texts } from '../../texts/index.ts';
import { useProject } from '../projects/projects.queries.ts';
import { AuditTimeline } from './audit-timeline.tsx';

const { audit } = texts;

export function AuditPage() {
  const project = useProject();
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
      <AuditTimeline projectId={project.id} filter={{}} />
    </Page>
  );
}
