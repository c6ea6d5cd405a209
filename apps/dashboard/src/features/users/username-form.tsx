import { type FormEvent, useRef, useState } from 'react';
import { type ApiProblem, asProblem } from '../../api/api-problem.ts';
import type { Project, User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { useUpdateUser } from './users.queries.ts';

const { users, common } = texts;

/** Whether operators of this project have to do with usernames; where it has none any more, those that are left can be taken away. */
export function hasUsernames({ settings }: Project, user?: User): boolean {
  return settings.signUp.username !== 'off' || (user?.username ?? null) !== null;
}

/** What is wrong with the username; null: the refusal is about something else. */
export function usernameProblem(refused: ApiProblem | null): string | null {
  const field = refused?.fields.find(({ path }) => path === 'username');
  if (!refused || !field) return null;
  return refused.code === 'request.invalid' ? users.usernameForm : field.message;
}

export function UsernameForm({ project, user }: { project: Project; user: User }) {
  const [username, setUsername] = useState(user.username ?? '');
  const update = useUpdateUser(project.id, user.id);
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const problem = usernameProblem(update.error === null ? null : asProblem(update.error));

  // What was saved draws this form anew, so that it holds to the promise, not to callbacks of the page.
  async function save(next: string | null, done: string, back: string | null | undefined): Promise<void> {
    try {
      await update.mutateAsync({ username: next });
      toast({
        text: done,
        ...(back === undefined ? {} : { undo: () => void save(back, common.undone, undefined) }),
      });
    } catch (error) {
      if (back !== undefined && usernameProblem(asProblem(error)) !== null) focusFirstProblem(form.current);
      else toast({ kind: 'bad', text: `${users.usernameFailed} ${problemText(error)}` });
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const next = username.trim() === '' ? null : username.trim();
    if (update.isPending || next === user.username) return;
    void save(next, next === null ? users.usernameTaken : users.usernameSaved, user.username);
  }

  return (
    <form ref={form} className="stack tight narrow" onSubmit={submit} noValidate>
      <Field
        label={users.username}
        hint={users.usernameHints[project.settings.signUp.username]}
        problem={problem}
        value={username}
        onChange={(text) => {
          update.reset();
          setUsername(text);
        }}
        maxLength={32}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <p>
        <Button type="submit" busy={update.isPending}>
          {users.saveUsername}
        </Button>
      </p>
    </form>
  );
}
