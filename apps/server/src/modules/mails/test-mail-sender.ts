import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import { mailFrame, writeTestMail } from '../mail-templates/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { testMailSenderContract } from './mails.contract.ts';
import { sendTestMail } from './send-test-mail.ts';

export async function testMailSender(
  ctx: ManagementContext,
  { to }: InputOf<typeof testMailSenderContract>,
): Promise<OutputOf<typeof testMailSenderContract>> {
  authorize(ctx, 'mails:write');
  const frame = mailFrame(ctx, { email: to });
  return sendTestMail(ctx, { to, locale: frame.locale, mail: writeTestMail(frame) });
}
