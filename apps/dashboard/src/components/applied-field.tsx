import { type ComponentProps, useId, useState } from 'react';
import { useAppliedText } from './applied-text.ts';
import { FieldProblem } from './field.tsx';

type Input = Pick<ComponentProps<'input'>, 'className' | 'placeholder' | 'maxLength' | 'inputMode' | 'list'>;

/** An address or an id that is looked for, applied once it is whole: half of one finds nothing. What is wrong is said when the field is left. */
export function AppliedField({
  label,
  value,
  onChange,
  isWhole,
  invalid,
  className = 'input',
  ...input
}: Input & {
  label: string;
  value: string;
  onChange: (value: string) => void;
  isWhole: (trimmed: string) => boolean;
  invalid: string;
}) {
  const { text, type, whole } = useAppliedText(value, onChange, isWhole);
  const [left, setLeft] = useState(false);
  const id = useId();
  const wrong = left && !whole;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        className={className}
        value={text}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? `${id}-note` : undefined}
        onChange={(event) => {
          setLeft(false);
          type(event.target.value);
        }}
        onBlur={() => setLeft(true)}
      />
      {wrong ? <FieldProblem id={`${id}-note`} text={invalid} /> : null}
    </div>
  );
}
