import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { checkTexts } from './check-texts.ts';
import { writeMail } from './compose-mail.ts';
import type { previewMailTemplateContract } from './mail-templates.contract.ts';
import { sampleDraft } from './sample-draft.ts';

/** The very function that writes mails, with sample data: what is shown is what people get. */
export async function previewMailTemplate(
  ctx: ManagementContext,
  input: InputOf<typeof previewMailTemplateContract>,
): Promise<OutputOf<typeof previewMailTemplateContract>> {
  authorize(ctx, 'mails:read');
  const { kind, locale, ...texts } = input;
  checkTexts(kind, texts);
  return writeMail(sampleDraft(ctx, { kind, locale, email: 'ada.lovelace@example.com' }), texts);
}
