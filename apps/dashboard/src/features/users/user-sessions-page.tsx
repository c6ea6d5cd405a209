import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { SessionList } from '../sessions/session-list.tsx';
import { useUser } from './users.queries.ts';

export function UserSessionsPage() {
  return <SessionList projectId={useProject().id} user={useUser()} mayChange={useMayChange()} />;
}
