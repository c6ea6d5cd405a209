import { Problem } from '../../platform/http/problem.ts';
import { mailTemplateErrors } from './mail-templates.errors.ts';
import { type MailKind, type TemplateTexts, unknownPlaceholders } from './mail-templates.rules.ts';

/** What a mail has no value for is refused by its name when it is written, not found by the people who get the mail. */
export function checkTexts(kind: MailKind, texts: TemplateTexts): void {
  const unknown = unknownPlaceholders(kind, texts);
  if (unknown.length === 0) return;
  throw new Problem(mailTemplateErrors.unknown_placeholder, {
    fields: unknown.slice(0, 20).map(({ path, name, known }) => ({
      path,
      code: 'unknown_placeholder',
      message: `{${name.slice(0, 40)}} is not known here; known are ${known.map((word) => `{${word}}`).join(', ')}`,
    })),
  });
}
