import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { showMailSender } from './get-mail-sender.ts';
import type { MailSender } from './mail-sender.ts';
import { lockMailSender, writeMailSender } from './mail-senders.store.ts';
import type { putMailSenderContract } from './mails.contract.ts';
import { mailErrors } from './mails.errors.ts';
import { senderSealingContext } from './mails.rules.ts';

type Input = InputOf<typeof putMailSenderContract>;
type Key = Pick<MailSender, 'apiKeySealed' | 'apiKeyLastFour'>;

/** From now on, for mails that wait too: who sends a mail is decided when it is sent. */
export async function putMailSender(
  ctx: ManagementContext,
  input: Input,
): Promise<OutputOf<typeof putMailSenderContract>> {
  authorize(ctx, 'mails:write');
  if (input.apiKey !== undefined) requireFreshOperator(ctx);
  const projectId = ctx.project.id;
  await write(ctx, async (tx) => {
    const before = await lockMailSender(tx.db, projectId);
    const { provider, fromAddress, fromName, replyTo } = input;
    const key = keyOf(ctx, input, before);
    await writeMailSender(tx.db, { projectId, provider, fromAddress, fromName, replyTo, ...key, now: tx.now });
    tx.audit({
      projectId,
      action: 'mail_sender.updated',
      target: { type: 'mail_sender', id: null },
      changes: { provider, fromAddress, fromName, replyTo, newKey: input.apiKey !== undefined },
    });
    tx.emit({ projectId, type: 'mail_sender.updated', data: { provider } });
  });
  return showMailSender(ctx);
}

/** Whoever goes back to the instance's mailer leaves no key behind. */
function keyOf(ctx: ManagementContext, input: Input, before: MailSender | null): Key {
  if (input.provider === 'instance') {
    if (input.apiKey !== undefined || input.fromAddress !== null) throw new Problem(mailErrors.sender_contradictory);
    return { apiKeySealed: null, apiKeyLastFour: null };
  }
  const kept = before && { apiKeySealed: before.apiKeySealed, apiKeyLastFour: before.apiKeyLastFour };
  const given = input.apiKey === undefined ? null : seal(ctx, input.apiKey);
  const key = given ?? kept;
  if (!key?.apiKeySealed || input.fromAddress === null) throw new Problem(mailErrors.sender_incomplete);
  return key;
}

function seal(ctx: ManagementContext, apiKey: string): Key {
  const apiKeySealed = ctx.vault.seal(apiKey, senderSealingContext(ctx.project.id));
  return { apiKeySealed, apiKeyLastFour: apiKey.slice(-4) };
}
