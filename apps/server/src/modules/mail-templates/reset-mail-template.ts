import type { InputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { deleteMailTemplateContract } from './mail-templates.contract.ts';
import { deleteMailTemplate } from './mail-templates.store.ts';

/** Back to the words of the product. Where there are no others, nothing happens. */
export async function resetMailTemplate(
  ctx: ManagementContext,
  input: InputOf<typeof deleteMailTemplateContract>,
): Promise<void> {
  authorize(ctx, 'mails:write');
  const { kind, locale } = input;
  const projectId = ctx.project.id;
  await write(ctx, async (tx) => {
    if (!(await deleteMailTemplate(tx.db, { projectId, kind, locale }))) return;
    tx.audit({
      projectId,
      action: 'mail_templates.reset',
      target: { type: 'mail_template', id: `${kind}.${locale}` },
    });
    tx.emit({ projectId, type: 'mail_template.reset', data: { kind, locale } });
  });
}
