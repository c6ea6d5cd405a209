import { type FormEvent, useId, useState } from 'react';
import type { User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { type UserChange, useUpdateUser } from './users.queries.ts';

const { users } = texts;

/** What an operator may set: the name, and whether the address counts as verified. Both can be undone from the toast. */
export function UserEdit({ projectId, user }: { projectId: string; user: User }) {
  return (
    <section className="stack ruled" aria-labelledby="edit">
      <h2 id="edit">{users.edit}</h2>
      <NameForm key={user.name ?? ''} projectId={projectId} user={user} />
      <VerifiedSwitch projectId={projectId} user={user} />
    </section>
  );
}

function NameForm({ projectId, user }: { projectId: string; user: User }) {
  const [name, setName] = useState(user.name ?? '');
  const { save, isPending } = useUndoableChange(projectId, user.id);

  function submit(event: FormEvent) {
    event.preventDefault();
    const next = name.trim() === '' ? null : name.trim();
    if (isPending || next === user.name) return;
    void save({ name: next }, users.nameSaved, users.nameFailed, { name: user.name });
  }

  return (
    <form className="stack tight narrow" onSubmit={submit} noValidate>
      <Field
        label={users.name}
        hint={users.nameHint}
        value={name}
        onChange={setName}
        maxLength={120}
        autoComplete="off"
      />
      <p>
        <Button type="submit" busy={isPending}>
          {users.saveName}
        </Button>
      </p>
    </form>
  );
}

function VerifiedSwitch({ projectId, user }: { projectId: string; user: User }) {
  const { save, isPending } = useUndoableChange(projectId, user.id);
  const id = useId();
  const { emailVerified } = user;
  return (
    <div className="row setting narrow">
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch"
        checked={emailVerified}
        aria-checked={emailVerified}
        aria-describedby={`${id}-hint`}
        aria-busy={isPending || undefined}
        onChange={(event) => {
          if (isPending) return;
          const next = event.target.checked;
          void save({ emailVerified: next }, next ? users.nowVerified : users.nowUnverified, users.verifiedFailed, {
            emailVerified,
          });
        }}
      />
      <span>
        <label htmlFor={id}>
          <b>{users.verifiedSwitch}</b>
        </label>
        <br />
        <span className="small muted" id={`${id}-hint`}>
          {users.verifiedSwitchHint}
        </span>
      </span>
    </div>
  );
}

/** Saves at once and offers the way back. The toast may outlive the page, so that it holds to the promise, not to callbacks of the page. */
function useUndoableChange(projectId: string, userId: string) {
  const { mutateAsync, isPending } = useUpdateUser(projectId, userId);
  const toast = useToast();
  async function save(change: UserChange, done: string, failed: string, back: UserChange | null): Promise<void> {
    try {
      await mutateAsync(change);
      toast({
        text: done,
        ...(back === null ? {} : { undo: () => void save(back, texts.common.undone, failed, null) }),
      });
    } catch (error) {
      toast({ kind: 'bad', text: `${failed} ${problemText(error)}` });
    }
  }
  return { save, isPending };
}
