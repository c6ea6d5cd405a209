import { useId } from 'react';

/** On or off: a part of something that is saved later, or something that is saved at once and is busy meanwhile. */
export function Switch({
  label,
  hint,
  reason,
  checked,
  disabled = false,
  busy = false,
  onChange,
}: {
  label: string;
  hint?: string;
  /** Why it cannot be switched. */
  reason?: string | undefined;
  checked: boolean;
  disabled?: boolean;
  busy?: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  const hasNote = hint !== undefined || reason !== undefined;
  return (
    <div className="row setting">
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch"
        checked={checked}
        aria-checked={checked}
        aria-describedby={hasNote ? `${id}-hint` : undefined}
        aria-busy={busy || undefined}
        disabled={disabled}
        onChange={(event) => {
          if (!busy) onChange(event.target.checked);
        }}
      />
      <span>
        <label htmlFor={id}>
          <b>{label}</b>
        </label>
        {hasNote ? (
          <>
            <br />
            <span className="small muted" id={`${id}-hint`}>
              {hint} {reason === undefined ? null : <span className="reason">{reason}</span>}
            </span>
          </>
        ) : null}
      </span>
    </div>
  );
}
