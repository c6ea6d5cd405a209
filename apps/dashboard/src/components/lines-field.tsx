import { useId, useState } from 'react';
import { FieldProblem } from './field.tsx';

/** A list of short texts, one in a line. What is typed stays as it is typed; the value is what the lines mean, all of them. */
export function LinesField({
  label,
  hint,
  value,
  most,
  isLine,
  wrongLine,
  tooMany,
  disabled,
  onChange,
}: {
  label: string;
  hint: string;
  value: readonly string[];
  most: number;
  isLine: (line: string) => boolean;
  wrongLine: (line: string) => string;
  tooMany: (count: number, most: number) => string;
  disabled: boolean;
  onChange: (value: string[]) => void;
}) {
  const id = useId();
  const [typed, setTyped] = useState<{ text: string; means: string } | null>(null);
  const means = JSON.stringify(value);
  const text = typed !== null && typed.means === means ? typed.text : value.join('\n');
  const wrong = value.find((line) => !isLine(line));
  const many = value.length > most ? tooMany(value.length, most) : null;
  const problem = wrong === undefined ? many : wrongLine(wrong);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="input area mono"
        rows={Math.min(8, Math.max(2, value.length + 1))}
        value={text}
        disabled={disabled}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => {
          const lines = linesOf(event.target.value);
          setTyped({ text: event.target.value, means: JSON.stringify(lines) });
          onChange(lines);
        }}
      />
      {problem === null ? (
        <span className="hint" id={`${id}-note`}>
          {hint}
        </span>
      ) : (
        <FieldProblem id={`${id}-note`} text={problem} />
      )}
    </div>
  );
}

function linesOf(text: string): string[] {
  const lines = text.split(/[\s,;]+/).filter((line) => line !== '');
  return [...new Set(lines)];
}
