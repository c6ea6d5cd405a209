import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import type { listMailboxContract } from './mailbox.contract.ts';
import { listMessages } from './mailbox.store.ts';

export async function listMailbox(
  ctx: BaseContext,
  input: InputOf<typeof listMailboxContract>,
): Promise<OutputOf<typeof listMailboxContract>> {
  const messages = await listMessages(ctx.database.db, { to: input.to });
  return messages.map(({ id, to, subject, text, html, links, sentAt }) => ({
    id: encodeId('mailboxMessage', id),
    to,
    subject,
    text,
    html,
    links: [...links],
    sentAt: sentAt.toISOString(),
  }));
}
