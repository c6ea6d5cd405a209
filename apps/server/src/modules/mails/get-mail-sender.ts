import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { findMailSender } from './mail-senders.store.ts';
import { chooseMailer } from './mailers.ts';
import type { getMailSenderContract } from './mails.contract.ts';
import { viewMailSender } from './mails.views.ts';

export async function getMailSender(
  ctx: ManagementContext,
  _input: InputOf<typeof getMailSenderContract>,
): Promise<OutputOf<typeof getMailSenderContract>> {
  authorize(ctx, 'mails:read');
  return showMailSender(ctx);
}

/** What was chosen, and what follows from it on this instance. */
export async function showMailSender(ctx: ManagementContext): Promise<OutputOf<typeof getMailSenderContract>> {
  const { project } = ctx;
  const sender = await findMailSender(ctx.database.db, project.id);
  return viewMailSender(project.name, sender, await chooseMailer(ctx, project.id, 'people'));
}
