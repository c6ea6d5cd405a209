import type { MailKind, TemplateTexts } from './mail-templates.rules.ts';

/** The project's own words for one mail in one language. */
export type MailTemplate = {
  readonly projectId: string;
  readonly kind: MailKind;
  readonly locale: string;
  readonly texts: TemplateTexts;
  /** Grows with each change. */
  readonly version: number;
  readonly updatedAt: Date;
};
