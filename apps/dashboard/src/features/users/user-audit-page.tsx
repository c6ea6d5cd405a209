import { useSearch } from '@tanstack/react-router';
import { Link } from '../../components/link.tsx';
import { RowOfLinks } from '../../components/row-of-links.tsx';
import { texts } from '../../texts/index.ts';
import { AuditTimeline } from '../audit/audit-timeline.tsx';
import { useProject } from '../projects/projects.queries.ts';
import { useUser } from './users.queries.ts';

const { audit } = texts;
const FROM = '/projects/$projectId/users/$userId/audit';

/** What happened to this user, or what they did themselves: signing in is theirs, a ban happens to them. */
export function UserAuditPage() {
  const project = useProject();
  const user = useUser();
  const { view } = useSearch({ from: FROM });
  const byThem = view === 'by';
  return (
    <div className="stack loose">
      <RowOfLinks kind="segment fit" label={audit.show} current={byThem ? 'by' : undefined}>
        <Link from={FROM} to="." search={{}} current={byThem ? undefined : 'true'}>
          {audit.views.of}
        </Link>
        <Link from={FROM} to="." search={{ view: 'by' }} current={byThem ? 'true' : undefined}>
          {audit.views.by}
        </Link>
      </RowOfLinks>
      <AuditTimeline projectId={project.id} filter={byThem ? { actor: user.id } : { target: user.id }} about={user} />
    </div>
  );
}
