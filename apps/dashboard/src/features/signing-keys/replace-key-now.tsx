import { type FormEvent, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { useReplaceKeyNow } from './signing-keys.queries.ts';

const { emergency } = texts.signingKeys;

/** Says what it does before it does it, and wants a reason for the audit. */
export function ReplaceKeyNow({
  projectId,
  onClose,
  onDone,
}: {
  projectId: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const replace = useReplaceKeyNow(projectId);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const missing = reason.trim() === '';

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (replace.isPending) return;
    if (missing) return focusFirstProblem(form.current);
    replace.mutate(reason.trim(), {
      onSuccess: () => {
        onClose();
        onDone();
      },
    });
  }

  return (
    <Dialog title={emergency.ask} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate>
        <ul className="points muted">
          {emergency.points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
        {replace.error === null ? null : <Failed title={emergency.failed} error={replace.error} />}
        <Field
          label={emergency.reason}
          hint={emergency.reasonHint}
          problem={tried && missing ? emergency.reasonMissing : null}
          value={reason}
          onChange={setReason}
          maxLength={500}
          autoComplete="off"
          data-first-focus
        />
        <div className="row">
          <Button onClick={onClose}>{emergency.keep}</Button>
          <Button type="submit" kind="danger solid" busy={replace.isPending}>
            {emergency.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
