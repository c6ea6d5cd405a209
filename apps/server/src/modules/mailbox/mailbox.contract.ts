import { z } from 'zod';
import { timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';

export const mailboxMessageView = z
  .object({
    id: z.string(),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    links: z.array(z.string()).describe('Every web address in the text, in its order.'),
    sentAt: timeOut,
  })
  .meta({ id: 'MailboxMessage' });

export const listMailboxContract = {
  summary: 'Development only: what would have left this machine, newest first',
  tag: 'mailbox',
  query: z.strictObject({ to: z.string().max(254).optional() }),
  answer: { status: 200, schema: z.array(mailboxMessageView) },
  errors: [],
} as const satisfies Contract;
