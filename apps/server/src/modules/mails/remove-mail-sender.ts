import type { InputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { deleteMailSender } from './mail-senders.store.ts';
import type { deleteMailSenderContract } from './mails.contract.ts';

export async function removeMailSender(
  ctx: ManagementContext,
  _input: InputOf<typeof deleteMailSenderContract>,
): Promise<void> {
  authorize(ctx, 'mails:write');
  const projectId = ctx.project.id;
  await write(ctx, async (tx) => {
    if (!(await deleteMailSender(tx.db, projectId))) return;
    tx.audit({ projectId, action: 'mail_sender.removed', target: { type: 'mail_sender', id: null } });
    tx.emit({ projectId, type: 'mail_sender.removed', data: {} });
  });
}
