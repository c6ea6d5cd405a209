import { type FormEvent, useState } from 'react';
import type { Project, User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { needsProof } from '../../components/prove-again.tsx';
import { Failed, problemText } from '../../components/states.tsx';
import { Switch } from '../../components/switch.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { LanguageField, languageOf } from './language-field.tsx';
import { PictureForm } from './picture-form.tsx';
import { hasUsernames, UsernameForm } from './username-form.tsx';
import { type UserChange, useUpdateUser } from './users.queries.ts';

const { users } = texts;

/** What an operator may set of the profile. All of it can be undone from the toast. */
export function UserEdit({ project, user }: { project: Project; user: User }) {
  const { id: projectId } = project;
  return (
    <section className="stack ruled" aria-labelledby="edit">
      <h2 id="edit">{users.edit}</h2>
      <NameForm key={user.name ?? ''} projectId={projectId} user={user} />
      <PictureForm key={`picture ${user.image ?? ''}`} projectId={projectId} user={user} />
      {hasUsernames(project, user) ? (
        <UsernameForm key={`username ${user.username ?? ''}`} project={project} user={user} />
      ) : null}
      <LanguageSelect projectId={projectId} user={user} />
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

function LanguageSelect({ projectId, user }: { projectId: string; user: User }) {
  const { save, isPending } = useUndoableChange(projectId, user.id);
  const before = languageOf(user);
  return (
    <div className="narrow">
      <LanguageField
        label={users.facts.language}
        hint={users.languageHint}
        value={before}
        onChange={(locale) => {
          if (!isPending) void save({ locale }, users.languageSaved, users.languageFailed, { locale: before });
        }}
      />
    </div>
  );
}

function VerifiedSwitch({ projectId, user }: { projectId: string; user: User }) {
  const { save, isPending, unproven } = useUndoableChange(projectId, user.id);
  const { emailVerified } = user;
  return (
    <div className="stack tight narrow">
      {unproven === null ? null : <Failed title={users.verifiedFailed} error={unproven} />}
      <Switch
        label={users.verifiedSwitch}
        hint={users.verifiedSwitchHint}
        checked={emailVerified}
        busy={isPending}
        onChange={(next) => {
          const done = next ? users.nowVerified : users.nowUnverified;
          void save({ emailVerified: next }, done, users.verifiedFailed, { emailVerified });
        }}
      />
    </div>
  );
}

/** Saves at once and offers the way back. What wants a fresh proof first is said on the page, with the way to it. The toast may outlive the page, so that it holds to the promise, not to callbacks of the page. */
function useUndoableChange(projectId: string, userId: string) {
  const { mutateAsync, isPending } = useUpdateUser(projectId, userId);
  const [unproven, setUnproven] = useState<unknown>(null);
  const toast = useToast();
  async function save(change: UserChange, done: string, failed: string, back: UserChange | null): Promise<void> {
    setUnproven(null);
    try {
      await mutateAsync(change);
      toast({
        text: done,
        ...(back === null ? {} : { undo: () => void save(back, texts.common.undone, failed, null) }),
      });
    } catch (error) {
      if (needsProof(error)) return setUnproven(error);
      toast({ kind: 'bad', text: `${failed} ${problemText(error)}` });
    }
  }
  return { save, isPending, unproven };
}
