import { type FormEvent, useRef, useState } from 'react';
import type { User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { UserState } from './user-state.tsx';
import { displayName, useFindUser, useMergeUser } from './users.queries.ts';

const { users, common } = texts;

/** First whom, then what becomes of both. There is no way back, so the second step says it before the button does it. */
export function MergeUser({ projectId, user, onClose }: { projectId: string; user: User; onClose: () => void }) {
  const [from, setFrom] = useState<User | null>(null);
  return (
    <Dialog title={users.mergeAsk(displayName(user))} onClose={onClose}>
      {from === null ? (
        <FindOther projectId={projectId} user={user} onFound={setFrom} onClose={onClose} />
      ) : (
        <ConfirmMerge projectId={projectId} into={user} from={from} onBack={() => setFrom(null)} onClose={onClose} />
      )}
    </Dialog>
  );
}

function FindOther({
  projectId,
  user,
  onFound,
  onClose,
}: {
  projectId: string;
  user: User;
  onFound: (user: User) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const find = useFindUser(projectId);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (find.isPending) return;
    const refuse = (words: string) => {
      setProblem(words);
      focusFirstProblem(form.current);
    };
    if (text.trim() === '') return refuse(common.required);
    find.mutate(text.trim(), {
      onSuccess: (found) => {
        if (found === null) refuse(users.mergeNobody);
        else if (found.id === user.id) refuse(users.mergeItself);
        else onFound(found);
      },
    });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <p className="muted">{users.mergeText}</p>
      {find.error === null ? null : <Failed title={users.mergeFindFailed} error={find.error} />}
      <Field
        label={users.mergeOther}
        problem={problem}
        value={text}
        onChange={(next) => {
          setProblem(null);
          setText(next);
        }}
        maxLength={254}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-first-focus
      />
      <div className="row">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button type="submit" kind="primary" busy={find.isPending}>
          {users.mergeFind}
        </Button>
      </div>
    </form>
  );
}

function ConfirmMerge({
  projectId,
  into,
  from,
  onBack,
  onClose,
}: {
  projectId: string;
  into: User;
  from: User;
  onBack: () => void;
  onClose: () => void;
}) {
  const merge = useMergeUser(projectId, into.id);
  const toast = useToast();
  return (
    <>
      <dl className="facts">
        <dt>{users.mergeGoes}</dt>
        <dd>
          <b>{displayName(from)}</b>
          <br />
          {from.name === null ? null : (
            <>
              {from.email}
              <br />
            </>
          )}
          <UserState user={from} /> <span className="small muted">{users.facts.signedUp}</span>{' '}
          <When at={from.createdAt} />
        </dd>
        <dt>{users.mergeStays}</dt>
        <dd>
          <b>{displayName(into)}</b>
          <br />
          {into.email}
        </dd>
      </dl>
      <ul className="reasons muted">
        {users.mergeTexts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {merge.error === null ? null : <Failed title={users.mergeFailed} error={merge.error} />}
      <div className="row">
        <Button onClick={onBack} data-first-focus>
          {users.mergeBack}
        </Button>
        <Button
          kind="danger solid"
          busy={merge.isPending}
          onClick={() =>
            merge.mutate(from.id, {
              onSuccess: () => {
                onClose();
                toast({ text: users.merged(displayName(from)) });
              },
            })
          }
        >
          {users.mergeDo}
        </Button>
      </div>
    </>
  );
}
