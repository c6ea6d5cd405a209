import { useId } from 'react';
import type { User } from '../../api/types.ts';
import { texts } from '../../texts/index.ts';
import type { UserChange } from './users.queries.ts';

const { users } = texts;

export type Language = NonNullable<UserChange['locale']>;
const LANGUAGES: readonly Language[] = ['en', 'de'];

/** Null also for a language that an import brought and that pages and mails do not have. */
export function languageOf({ locale }: User): Language | null {
  return LANGUAGES.find((language) => language === locale) ?? null;
}

/** Null: that of the browser, which every request brings. */
export function LanguageField({
  label,
  hint,
  value,
  onChange,
}: {
  label: string;
  hint?: string;
  value: Language | null;
  onChange: (locale: Language | null) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="select"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={value ?? ''}
        onChange={({ target }) => onChange(LANGUAGES.find((language) => language === target.value) ?? null)}
      >
        <option value="">{users.languageNone}</option>
        {LANGUAGES.map((language) => (
          <option key={language} value={language}>
            {languageName(language)}
          </option>
        ))}
      </select>
      {hint === undefined ? null : (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export function languageName(locale: string): string {
  return new Intl.DisplayNames(texts.locale, { type: 'language' }).of(locale) ?? locale;
}
