import { useId, useRef } from 'react';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { MailTemplate } from '../../api/types.ts';
import { FieldProblem } from '../../components/field.tsx';
import { texts } from '../../texts/index.ts';
import { FIELDS, type Field, inserted, LONGEST, placeOf, type Words } from './mail-templates.rules.ts';

const { mailTemplates } = texts;

type Control = HTMLInputElement | HTMLTextAreaElement;

/** The fields, and what may be filled in: a press puts it where the cursor was last. */
export function TemplateFields({
  template,
  words,
  problems,
  readOnly,
  onChange,
}: {
  template: MailTemplate;
  words: Words;
  problems: ApiProblem['fields'];
  readOnly: boolean;
  onChange: (field: Field, text: string) => void;
}) {
  const id = useId();
  const last = useRef<Field>('paragraphs');
  const control = (field: Field) => document.getElementById(`${id}-${field}`) as Control | null;

  function insert(placeholder: MailTemplate['placeholders'][number]) {
    // A greeting is a paragraph, or in one: elsewhere the server does not know it.
    const field = placeholder === 'greeting' ? 'paragraphs' : last.current;
    const element = control(field);
    if (element === null) return;
    const { text, cursor } = inserted(
      words[field],
      placeholder,
      element.selectionStart ?? words[field].length,
      element.selectionEnd ?? words[field].length,
    );
    onChange(field, text);
    requestAnimationFrame(() => {
      element.focus();
      element.setSelectionRange(cursor, cursor);
    });
  }

  return (
    <>
      {FIELDS.map((field) => (
        <WordsField
          key={field}
          id={`${id}-${field}`}
          field={field}
          value={words[field]}
          standard={standardOf(template, field)}
          problem={problemAt(problems, field)}
          readOnly={readOnly}
          onChange={(text) => onChange(field, text)}
          onFocus={() => {
            last.current = field;
          }}
        />
      ))}
      <section className="stack tight" aria-labelledby={`${id}-placeholders`}>
        <h2 id={`${id}-placeholders`}>{mailTemplates.placeholders}</h2>
        {readOnly ? null : <p className="small muted">{mailTemplates.placeholdersHint}</p>}
        <ul className="placeholders">
          {template.placeholders.map((placeholder) => (
            <li key={placeholder} className="placeholder">
              {readOnly ? (
                <code className="mono">{`{${placeholder}}`}</code>
              ) : (
                <button
                  type="button"
                  className="btn sm mono"
                  aria-label={mailTemplates.insert(placeholder)}
                  onClick={() => insert(placeholder)}
                >
                  {`{${placeholder}}`}
                </button>
              )}
              <span className="small muted">{mailTemplates.placeholderNames[placeholder]}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function standardOf({ defaults }: MailTemplate, field: Field): string {
  return field === 'paragraphs' ? defaults.paragraphs.join('\n\n') : defaults[field];
}

/** All that is said about a field, in one sentence after the other. */
function problemAt(problems: ApiProblem['fields'], field: Field): string | null {
  const said = problems.flatMap(({ path, message }) => {
    const place = placeOf(path);
    if (place?.field !== field) return [];
    return [place.paragraph === null ? `${message}.` : `${mailTemplates.paragraph(place.paragraph, message)}.`];
  });
  return said.length === 0 ? null : said.join(' ');
}

function WordsField({
  id,
  field,
  value,
  standard,
  problem,
  readOnly,
  onChange,
  onFocus,
}: {
  id: string;
  field: Field;
  value: string;
  standard: string;
  problem: string | null;
  readOnly: boolean;
  onChange: (text: string) => void;
  onFocus: () => void;
}) {
  const noteId = `${id}-note`;
  const shared = {
    id,
    value,
    placeholder: standard,
    maxLength: LONGEST[field],
    disabled: readOnly,
    'aria-invalid': problem !== null || undefined,
    'aria-describedby': noteId,
    onFocus,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  const isLong = field === 'paragraphs' || field === 'footer';
  return (
    <div className="field">
      <label htmlFor={id}>{mailTemplates.fields[field]}</label>
      {isLong ? (
        <textarea {...shared} className="input area" rows={field === 'footer' ? 2 : 7} />
      ) : (
        <input {...shared} className="input" autoComplete="off" />
      )}
      {problem === null ? (
        <span className="hint" id={noteId}>
          {value.trim() === '' ? mailTemplates.emptyField : mailTemplates.hints[field]}
        </span>
      ) : (
        <FieldProblem id={noteId} text={problem} />
      )}
    </div>
  );
}
