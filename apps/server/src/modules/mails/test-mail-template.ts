import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import { checkTexts, sampleDraft, writeMail, writeOwnMail } from '../mail-templates/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { testMailTemplateContract } from './mails.contract.ts';
import { sendTestMail } from './send-test-mail.ts';

/** The link in it holds no token: whoever opens it is told that it does not work. */
export async function testMailTemplate(
  ctx: ManagementContext,
  { kind, locale, to, draft }: InputOf<typeof testMailTemplateContract>,
): Promise<OutputOf<typeof testMailTemplateContract>> {
  authorize(ctx, 'mails:write');
  if (draft) checkTexts(kind, draft);
  const sample = sampleDraft(ctx, { kind, locale, email: to });
  const mail = draft ? writeMail(sample, draft) : await writeOwnMail(ctx.database.db, ctx.project.id, sample);
  return sendTestMail(ctx, { to, locale, mail });
}
