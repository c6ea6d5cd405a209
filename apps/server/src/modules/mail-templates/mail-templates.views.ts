import type { Locale } from '../../platform/html/locale.ts';
import { defaultTexts } from './compose-mail.ts';
import type { MailTemplate } from './mail-template.ts';
import { KINDS, type MailKind } from './mail-templates.rules.ts';

export function viewMailTemplate(kind: MailKind, locale: Locale, own: MailTemplate | null) {
  const { paragraphs, ...defaults } = defaultTexts(kind, locale);
  return {
    kind,
    locale,
    placeholders: [...KINDS[kind].placeholders],
    defaults: { ...defaults, paragraphs: [...paragraphs] },
    overrides: own && { ...own.texts, paragraphs: own.texts.paragraphs && [...own.texts.paragraphs] },
    version: own?.version ?? 0,
    updatedAt: own?.updatedAt.toISOString() ?? null,
  };
}
