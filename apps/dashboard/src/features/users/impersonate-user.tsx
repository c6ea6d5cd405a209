import { type FormEvent, useRef, useState } from 'react';
import type { Project, User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { displayName, useImpersonate } from './users.queries.ts';

const { users, common } = texts;

/** Asks why, then leads to the page of the project that signs the operator in as this user. Its end leads back here. */
export function ImpersonateUser({ project, user, onClose }: { project: Project; user: User; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const impersonate = useImpersonate(project.id, user.id);
  const name = displayName(user);
  const tooShort = reason.trim().length < 3;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (impersonate.isPending) return;
    if (tooShort) return focusFirstProblem(form.current);
    impersonate.mutate(reason.trim(), { onSuccess: ({ url }) => location.assign(url) });
  }

  return (
    <Dialog title={users.impersonateAsk(project.name, name)} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate>
        <ul className="reasons muted">
          {users.impersonateTexts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        {impersonate.error === null ? null : <Failed title={users.impersonateFailed} error={impersonate.error} />}
        <Field
          label={users.impersonateReason}
          hint={users.impersonateReasonHint}
          problem={tried && tooShort ? (reason.trim() === '' ? common.required : users.impersonateReasonShort) : null}
          value={reason}
          onChange={setReason}
          maxLength={500}
          autoComplete="off"
          data-first-focus
        />
        <div className="row">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" kind="primary" busy={impersonate.isPending || impersonate.isSuccess}>
            {users.impersonateDo}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
