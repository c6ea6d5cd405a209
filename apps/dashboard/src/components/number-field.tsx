import { type ReactNode, useId, useState } from 'react';
import { durationText, secondsOf, splitSeconds, UNIT_SECONDS, type Unit, unitName } from '../lib/durations.ts';
import { texts } from '../texts/index.ts';
import { FieldProblem } from './field.tsx';
import { formatting } from './when.tsx';

const { common } = texts;

/** From where to where a number may go. */
export type Range = { readonly least: number; readonly most: number };

type NumberFieldProps = {
  label: string;
  /** NaN while what is typed is no number. */
  value: number;
  onChange: (value: number) => void;
  range: Range;
  hint?: ReactNode;
  /** What the server says against it. */
  problem?: string | null;
  disabled?: boolean;
};

/** A whole number, checked as it is typed. */
export function NumberField({ label, value, onChange, range, hint, problem = null, disabled }: NumberFieldProps) {
  const [typed, setTyped] = useState<{ text: string; means: number } | null>(null);
  const text = typed !== null && Object.is(typed.means, value) ? typed.text : String(value);
  const wrong = isOutside(value, range) ? common.range(amount(range.least), amount(range.most)) : problem;
  return (
    <Frame label={label} hint={hint} wrong={wrong}>
      {(id, described) => (
        <input
          id={id}
          className="input num amount"
          inputMode="numeric"
          autoComplete="off"
          value={text}
          disabled={disabled}
          aria-invalid={wrong !== null || undefined}
          aria-describedby={described}
          onChange={(event) => {
            const next = secondsOf(event.target.value, 'second');
            setTyped({ text: event.target.value, means: next });
            onChange(next);
          }}
        />
      )}
    </Frame>
  );
}

/** A length of time: a number and its unit. The value is in seconds. */
export function DurationField({
  units,
  ...props
}: NumberFieldProps & {
  units: readonly Unit[];
}) {
  const { label, value, onChange, range, hint, problem = null, disabled } = props;
  const [typed, setTyped] = useState<{ text: string; unit: Unit; means: number } | null>(null);
  const shown = typed !== null && Object.is(typed.means, value) ? typed : partsOf(value, units);
  const limits = common.range(
    durationText(range.least, formatting.locale),
    durationText(range.most, formatting.locale),
  );
  const wrong = isOutside(value, range) ? limits : problem;

  function change(text: string, unit: Unit) {
    const means = secondsOf(text, unit);
    setTyped({ text, unit, means });
    onChange(means);
  }

  return (
    <Frame label={label} hint={hint} wrong={wrong}>
      {(id, described) => (
        <span className="row amounts">
          <input
            id={id}
            className="input num amount"
            inputMode="numeric"
            autoComplete="off"
            value={shown.text}
            disabled={disabled}
            aria-invalid={wrong !== null || undefined}
            aria-describedby={described}
            onChange={(event) => change(event.target.value, shown.unit)}
          />
          <select
            className="select"
            aria-label={common.unitOf(label)}
            value={shown.unit}
            disabled={disabled}
            onChange={(event) => change(shown.text, event.target.value as Unit)}
          >
            {units.map((unit) => (
              <option key={unit} value={unit}>
                {unitName(unit, formatting.locale)}
              </option>
            ))}
          </select>
        </span>
      )}
    </Frame>
  );
}

export function isOutside(value: number, { least, most }: Range): boolean {
  return !(value >= least && value <= most);
}

function partsOf(seconds: number, units: readonly Unit[]): { text: string; unit: Unit } {
  if (Number.isNaN(seconds)) return { text: '', unit: units[0] ?? 'second' };
  const { amount: count, unit } = splitSeconds(seconds, units);
  // What another program has set to an odd number is shown in the smallest unit, whole.
  return Number.isInteger(count)
    ? { text: String(count), unit }
    : { text: String(seconds / UNIT_SECONDS.second), unit: 'second' };
}

function amount(value: number): string {
  return new Intl.NumberFormat(formatting.locale).format(value);
}

function Frame({
  label,
  hint,
  wrong,
  children,
}: {
  label: string;
  hint: ReactNode;
  wrong: string | null;
  children: (id: string, described: string | undefined) => ReactNode;
}) {
  const id = useId();
  const noteId = `${id}-note`;
  const described = wrong !== null || hint !== undefined ? noteId : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id, described)}
      {wrong !== null ? (
        <FieldProblem id={noteId} text={wrong} />
      ) : hint === undefined ? null : (
        <span className="hint" id={noteId}>
          {hint}
        </span>
      )}
    </div>
  );
}
