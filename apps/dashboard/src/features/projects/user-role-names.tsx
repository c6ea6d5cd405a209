import { type FormEvent, useRef, useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { useDraft } from '../../components/drafts.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { useUpdateProject } from './projects.queries.ts';
import { MOST_USER_ROLES, USER_ROLE } from './settings.rules.ts';

const { projects, common } = texts;

/** The names of roles that users of the project may be given, added and removed one by one. */
export function UserRoleNames({ project, disabled }: { project: Project; disabled: boolean }) {
  const roles: readonly string[] = project.settings.userRoles;
  const update = useUpdateProject(project.id);
  const toast = useToast();

  async function save(next: readonly string[], done: string, back: readonly string[] | null): Promise<void> {
    try {
      await update.mutateAsync({ settings: { userRoles: [...next] } });
      toast({ text: done, ...(back === null ? {} : { undo: () => void save(back, common.undone, null) }) });
    } catch (error) {
      toast({ kind: 'bad', text: `${projects.userRolesFailed} ${problemText(error)}` });
    }
  }

  return (
    <div className="stack narrow">
      {roles.length === 0 ? (
        <p className="muted">{projects.userRolesNone}</p>
      ) : (
        <ul className="list framed">
          {roles.map((role) => (
            <li key={role}>
              <span className="what mono">{role}</span>
              {disabled ? null : (
                <Button
                  small
                  onClick={() =>
                    void save(
                      roles.filter((other) => other !== role),
                      projects.userRoleRemoved(role),
                      roles,
                    )
                  }
                >
                  {projects.removeApp}
                  <span className="sr"> {role}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {disabled || roles.length >= MOST_USER_ROLES ? null : (
        <AddRole
          roles={roles}
          busy={update.isPending}
          onAdd={(role) => void save([...roles, role], projects.userRoleAdded(role), null)}
        />
      )}
    </div>
  );
}

function AddRole({ roles, busy, onAdd }: { roles: readonly string[]; busy: boolean; onAdd: (role: string) => void }) {
  const { value, patch, discard } = useDraft(projects.userRole, { text: '' });
  const [problem, setProblem] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const role = value.text.trim();
    const fault = !USER_ROLE.test(role)
      ? projects.userRoleInvalid
      : roles.includes(role)
        ? projects.userRoleListed
        : null;
    setProblem(fault);
    if (fault !== null) return focusFirstProblem(form.current);
    discard();
    onAdd(role);
  }

  return (
    <form ref={form} className="stack tight" onSubmit={submit} noValidate>
      <Field
        label={projects.userRole}
        hint={projects.userRoleHint}
        problem={problem}
        value={value.text}
        onChange={(text) => {
          setProblem(null);
          patch({ text });
        }}
        className="mono"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={32}
      />
      <p>
        <Button type="submit" busy={busy}>
          {projects.addUserRole}
        </Button>
      </p>
    </form>
  );
}
