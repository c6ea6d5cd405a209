import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { checkTexts } from './check-texts.ts';
import type { putMailTemplateContract } from './mail-templates.contract.ts';
import { mailTemplateErrors } from './mail-templates.errors.ts';
import { writeMailTemplate } from './mail-templates.store.ts';
import { viewMailTemplate } from './mail-templates.views.ts';

/** Replaces all words of the project for this mail. The next mail that is written has them. */
export async function putMailTemplate(
  ctx: ManagementContext,
  input: InputOf<typeof putMailTemplateContract>,
): Promise<OutputOf<typeof putMailTemplateContract>> {
  authorize(ctx, 'mails:write');
  const { kind, locale, version = null, ...texts } = input;
  checkTexts(kind, texts);
  const projectId = ctx.project.id;
  const template = await write(ctx, async (tx) => {
    const written = await writeMailTemplate(tx.db, { projectId, kind, locale, texts, version, now: tx.now });
    if (!written) throw new Problem(mailTemplateErrors.changed_meanwhile);
    tx.audit({
      projectId,
      action: 'mail_templates.updated',
      target: { type: 'mail_template', id: `${kind}.${locale}` },
      changes: { ...texts },
    });
    tx.emit({ projectId, type: 'mail_template.updated', data: { kind, locale } });
    return written;
  });
  return viewMailTemplate(kind, locale, template);
}
