import { useId } from 'react';
import { FieldProblem } from '../../components/field.tsx';
import { formatting } from '../../components/when.tsx';
import { isColour } from '../../lib/colour.ts';
import { texts } from '../../texts/index.ts';
import { readingOf } from './branding.rules.ts';

const { branding } = texts;

/** A colour by its digits or from the browser's picker, with what it comes to in words. */
export function ColourField({
  label,
  value,
  problem,
  onChange,
  onWhite = false,
}: {
  label: string;
  value: string;
  problem: string | null;
  onChange: (colour: string) => void;
  /** Links of light pages have this colour: whether it reads there is said too. */
  onWhite?: boolean;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="row colour">
        <input
          type="color"
          className="swatch"
          aria-label={branding.pick(label)}
          value={isColour(value) ? value : '#000000'}
          onChange={(event) => onChange(event.target.value)}
        />
        <input
          id={id}
          className="input mono"
          value={value}
          maxLength={7}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-note`}
          onChange={(event) => onChange(withHash(event.target.value))}
        />
      </span>
      {problem === null ? (
        <span className="hint" id={`${id}-note`}>
          {wordsOf(value, onWhite)}
        </span>
      ) : (
        <FieldProblem id={`${id}-note`} text={problem} />
      )}
    </div>
  );
}

/** People copy colours with and without the hash. */
function withHash(text: string): string {
  const bare = text.trim().toLowerCase();
  return bare === '' || bare.startsWith('#') ? bare : `#${bare}`;
}

function wordsOf(colour: string, onWhite: boolean): string {
  if (!isColour(colour)) return branding.colorHint;
  const { ink, ratio, readsOnWhite } = readingOf(colour);
  const number = new Intl.NumberFormat(formatting.locale, { maximumFractionDigits: 1 }).format(ratio);
  const onIt = branding.onColour(ink, number);
  return onWhite ? `${onIt} ${readsOnWhite ? branding.linksSame : branding.linksDarker}` : onIt;
}
