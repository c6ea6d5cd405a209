import { Field } from '../../components/field.tsx';
import { texts } from '../../texts/index.ts';
import type { NewUserImport } from './user-imports.queries.ts';
import { plainBase64 } from './user-imports.rules.ts';

const { userImports } = texts;

export type FirebaseDraft = Readonly<Record<'signerKey' | 'saltSeparator' | 'rounds' | 'memoryCost', string>>;
type Faults = Readonly<Record<keyof FirebaseDraft, string | null>>;

const MOST = { rounds: 8, memoryCost: 14 } as const;

export function faultsOf(draft: FirebaseDraft): Faults {
  const number = (name: keyof typeof MOST) =>
    /^\d{1,2}$/.test(draft[name]) && Number(draft[name]) >= 1 && Number(draft[name]) <= MOST[name]
      ? null
      : userImports.numberFrom(1, MOST[name]);
  const base64 = (text: string) => {
    if (text.trim() === '') return userImports.missing;
    return plainBase64(text) === null ? userImports.notBase64 : null;
  };
  return {
    signerKey: base64(draft.signerKey),
    saltSeparator: base64(draft.saltSeparator),
    rounds: number('rounds'),
    memoryCost: number('memoryCost'),
  };
}

export function readFirebase(draft: FirebaseDraft): NonNullable<NewUserImport['firebase']> {
  return {
    signerKey: plainBase64(draft.signerKey) ?? '',
    saltSeparator: plainBase64(draft.saltSeparator) ?? '',
    rounds: Number(draft.rounds),
    memoryCost: Number(draft.memoryCost),
  };
}

/** As the console of Firebase shows them, under the same names. */
export function FirebaseParameters({
  draft,
  faults,
  disabled,
  onChange,
}: {
  draft: FirebaseDraft;
  faults: Faults | null;
  disabled: boolean;
  onChange: (draft: FirebaseDraft) => void;
}) {
  const field = (name: keyof FirebaseDraft, rest: { type?: string; inputMode?: 'numeric' }) => (
    <Field
      label={userImports[name]}
      value={draft[name]}
      problem={faults?.[name] ?? null}
      onChange={(value) => onChange({ ...draft, [name]: value })}
      disabled={disabled}
      className="mono"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={200}
      {...rest}
    />
  );
  return (
    <fieldset className="stack">
      <legend>{userImports.firebase}</legend>
      <p className="hint">{userImports.firebaseHint}</p>
      {field('signerKey', { type: 'password' })}
      {field('saltSeparator', {})}
      {field('rounds', { inputMode: 'numeric' })}
      {field('memoryCost', { inputMode: 'numeric' })}
    </fieldset>
  );
}
