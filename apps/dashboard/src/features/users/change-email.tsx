import { type FormEvent, useRef, useState } from 'react';
import { asProblem } from '../../api/api-problem.ts';
import type { User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Failed, problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { isAddress } from '../../lib/address.ts';
import { texts } from '../../texts/index.ts';
import { displayName, useSetEmail } from './users.queries.ts';

const { users, common } = texts;

export function ChangeEmail({ projectId, user, onClose }: { projectId: string; user: User; onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [verified, setVerified] = useState(false);
  const [tried, setTried] = useState(false);
  const change = useSetEmail(projectId, user.id);
  const form = useRef<HTMLFormElement>(null);
  const toast = useToast();
  const refused = change.error === null ? null : asProblem(change.error);
  const wrong = !isAddress(email.trim());
  const refusedEmail =
    refused?.code === 'users.email_taken'
      ? problemText(refused)
      : refused?.fields.some(({ path }) => path === 'email')
        ? users.emailProblem
        : null;
  const problem = tried && wrong ? (email.trim() === '' ? common.required : users.emailProblem) : refusedEmail;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (change.isPending) return;
    if (wrong) return focusFirstProblem(form.current);
    change.mutate(
      { email: email.trim(), emailVerified: verified },
      {
        onSuccess: (after) => {
          onClose();
          toast({ text: verified ? users.emailChanged(after.email) : users.emailChangedUnproven(after.email) });
        },
        onError: () => focusFirstProblem(form.current),
      },
    );
  }

  return (
    <Dialog title={users.emailAsk(displayName(user))} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate>
        <p className="muted">{users.emailText(user.email)}</p>
        {refused !== null && refusedEmail === null ? <Failed title={users.emailFailed} error={refused} /> : null}
        <Field
          label={users.emailNew}
          problem={problem}
          value={email}
          onChange={(text) => {
            change.reset();
            setEmail(text);
          }}
          type="email"
          autoComplete="off"
          maxLength={254}
          data-first-focus
        />
        <label className="check">
          <input type="checkbox" checked={verified} onChange={(event) => setVerified(event.target.checked)} />
          <span>
            {users.verified}
            <br />
            <span className="hint">{users.emailVerifiedHint}</span>
          </span>
        </label>
        <div className="row">
          <Button onClick={onClose}>{users.emailKeep}</Button>
          <Button type="submit" kind="primary" busy={change.isPending}>
            {users.emailDo}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
