import { useId } from 'react';

/** One of a few, each with its name and what it means. */
export function Choices<Value extends string>({
  legend,
  choices,
  value,
  disabled,
  onChange,
}: {
  legend: string;
  choices: Readonly<Record<Value, { readonly name: string; readonly text: string }>>;
  value: Value;
  disabled: boolean;
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="stack tight" disabled={disabled}>
      <legend>{legend}</legend>
      {(Object.keys(choices) as Value[]).map((choice) => (
        <label key={choice} className="check choice">
          <input type="radio" name={name} checked={choice === value} onChange={() => onChange(choice)} />
          <span className="grow">
            <b>{choices[choice].name}</b>
            <br />
            <span className="small muted">{choices[choice].text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
