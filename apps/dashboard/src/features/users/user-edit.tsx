import { type FormEvent, useState } from 'react';
import type { User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { needsProof } from '../../components/prove-again.tsx';
import { Segment } from '../../components/segment.tsx';
import { Failed, problemText } from '../../components/states.tsx';
import { Switch } from '../../components/switch.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { type UserChange, useUpdateUser } from './users.queries.ts';

const { users } = texts;

/** What an operator may set: the name, the language, and whether the address counts as verified. Each can be undone from the toast. */
export function UserEdit({ projectId, user }: { projectId: string; user: User }) {
  return (
    <section className="stack ruled" aria-labelledby="edit">
      <h2 id="edit">{users.edit}</h2>
      <NameForm key={user.name ?? ''} projectId={projectId} user={user} />
      <LanguageChoice projectId={projectId} user={user} />
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

function LanguageChoice({ projectId, user }: { projectId: string; user: User }) {
  const { save, isPending } = useUndoableChange(projectId, user.id);
  const set = languageOf(user.locale);

  function choose(next: Language) {
    if (isPending || next === set) return;
    void save({ locale: localeOf(next) }, users.languageSaved, users.languageFailed, { locale: localeOf(set) });
  }

  return (
    <div className="field narrow">
      <span className="label" aria-hidden="true">
        {users.facts.language}
      </span>
      <Segment label={users.facts.language} choices={users.languages} value={set} onChange={choose} />
      <p className="hint">{users.languageHint}</p>
    </div>
  );
}

type Language = keyof typeof users.languages;

/** An account that came from elsewhere may have a language that we do not have: its mails are as those of one without. */
function languageOf(locale: string | null): Language {
  return locale === 'en' || locale === 'de' ? locale : 'none';
}

function localeOf(language: Language): 'en' | 'de' | null {
  return language === 'none' ? null : language;
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
