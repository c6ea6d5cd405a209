import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field, focusFirstProblem } from './field.tsx';
import { Failed } from './states.tsx';

type ConfirmProps = {
  title: string;
  text: string;
  /** The two answers, in words that name what happens. */
  keep: string;
  confirm: string;
  failed: string;
  change: UseMutationResult<unknown, Error, void>;
  onClose: () => void;
  onDone: () => void;
};

/** Asks before what cannot be undone. */
export function Confirm({ title, text, keep, confirm, failed, change, onClose, onDone }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="muted">{text}</p>
      {change.error === null ? null : <Failed title={failed} error={change.error} />}
      <div className="row">
        <Button onClick={onClose} data-first-focus>
          {keep}
        </Button>
        <Button
          kind="danger solid"
          busy={change.isPending}
          onClick={() => change.mutate(undefined, { onSuccess: () => finish(onClose, onDone) })}
        >
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}

/** Asks for the name of what is to be destroyed. */
export function ConfirmByTyping({
  label,
  expected,
  mismatch,
  ...rest
}: ConfirmProps & { label: string; expected: string; mismatch: string }) {
  const { title, text, keep, confirm, failed, change, onClose, onDone } = rest;
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const right = typed.trim() === expected;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (change.isPending) return;
    if (!right) return focusFirstProblem(form.current);
    change.mutate(undefined, { onSuccess: () => finish(onClose, onDone) });
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate>
        <p className="muted">{text}</p>
        {change.error === null ? null : <Failed title={failed} error={change.error} />}
        <Field
          label={label}
          value={typed}
          onChange={setTyped}
          problem={tried && !right ? mismatch : null}
          className="mono"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-first-focus
        />
        <div className="row">
          <Button onClick={onClose}>{keep}</Button>
          <Button type="submit" kind="danger solid" busy={change.isPending}>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function finish(onClose: () => void, onDone: () => void): void {
  onClose();
  onDone();
}
