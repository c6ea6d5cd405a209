import type { Project, User } from '../../api/types.ts';
import { Link } from '../../components/link.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { useSetRoles } from './users.queries.ts';

const { users, common } = texts;

/** One box for each role of the project. A role that left the settings is shown while somebody has it, and can only be taken. */
export function UserRoles({ project, user }: { project: Project; user: User }) {
  const offered: readonly string[] = project.settings.userRoles;
  const all = [...new Set([...offered, ...user.roles])].sort();
  const set = useSetRoles(project.id, user.id);
  const toast = useToast();

  async function save(roles: readonly string[], done: string, back: readonly string[] | null): Promise<void> {
    try {
      await set.mutateAsync(roles);
      toast({
        text: done,
        ...(back === null ? {} : { undo: () => void save(back, common.undone, null) }),
      });
    } catch (error) {
      toast({ kind: 'bad', text: `${users.rolesFailed} ${problemText(error)}` });
    }
  }

  return (
    <section className="stack ruled" aria-labelledby="roles">
      <header className="stack tight">
        <h2 id="roles">{users.roles}</h2>
        <p className="muted">{users.rolesLede}</p>
      </header>
      {all.length === 0 ? (
        <p>
          {users.rolesNone}{' '}
          <Link to="/projects/$projectId/settings" params={{ projectId: project.id }}>
            {users.rolesToSettings}
          </Link>
        </p>
      ) : (
        <fieldset className="stack tight">
          <legend className="sr">{users.roles}</legend>
          {all.map((role) => {
            const held = user.roles.includes(role);
            return (
              <label key={role} className="check">
                <input
                  type="checkbox"
                  checked={held}
                  aria-busy={set.isPending || undefined}
                  onChange={() => {
                    if (set.isPending) return;
                    const next = held ? user.roles.filter((other) => other !== role) : [...user.roles, role];
                    void save(next, held ? users.roleTaken(role) : users.roleGiven(role), user.roles);
                  }}
                />
                <span>
                  <span className="mono">{role}</span>
                  {offered.includes(role) ? null : <span className="small muted"> {users.roleGone}</span>}
                </span>
              </label>
            );
          })}
        </fieldset>
      )}
    </section>
  );
}
