import { type ComponentProps, type ReactNode, useId } from 'react';
import { Icon } from './icon.tsx';

type FieldProps = Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
  label: ReactNode;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  /** Said instead of the hint. */
  problem?: string | null;
};

/** A labelled input with its hint, or its problem. */
export function Field({ label, value, onChange, hint, problem = null, className = '', ...rest }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = problem !== null || hint !== undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...rest}
        id={id}
        className={`input ${className}`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={problem !== null || undefined}
        aria-describedby={hasNote ? noteId : undefined}
      />
      {problem !== null ? (
        <FieldProblem id={noteId} text={problem} />
      ) : hint !== undefined ? (
        <span className="hint" id={noteId}>
          {hint}
        </span>
      ) : null}
    </div>
  );
}

export function FieldProblem({ id, text }: { id: string; text: string }) {
  return (
    <p className="problem" id={id}>
      <Icon name="alert" /> <span>{text}</span>
    </p>
  );
}

/** A second, where the screen is drawn 60 times in it. */
const FRAMES = 60;

/**
 * After an error, the focus goes to the first field with a problem, as soon as that is on the page and can take it: what the server refused is drawn a
 * few frames after its answer on a busy machine, and a form that is being saved takes no focus.
 */
export function focusFirstProblem(form: HTMLFormElement | null): void {
  let left = FRAMES;
  const look = () => {
    const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]:not(:disabled)');
    if (field) field.focus();
    else if (--left > 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
