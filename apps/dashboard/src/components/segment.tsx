import { useId } from 'react';

/** One of a few, where nothing but what is shown here depends on it. */
export function Segment<Value extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  label: string;
  choices: Readonly<Record<Value, string>>;
  value: Value;
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <div className="segment fit" role="radiogroup" aria-label={label}>
      {(Object.keys(choices) as Value[]).map((choice) => (
        <label key={choice}>
          <input className="sr" type="radio" name={name} checked={choice === value} onChange={() => onChange(choice)} />
          {choices[choice]}
        </label>
      ))}
    </div>
  );
}
