import type { Tx } from '../../platform/outbox/write.ts';
import { type NoticeValues, noticeMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { findUserById, type User } from '../users/index.ts';
import { NOTICES, type Notice, type NoticeDetails } from './security-notices.rules.ts';

export type NoticeToSend<Name extends Notice> = {
  /** The account; its address is read in the transaction. A row that the caller has locked spares that. */
  readonly user: User | { readonly id: string };
  readonly notice: Name;
  readonly details: NoticeDetails[Name];
};

/**
 * Tells a person what has just happened to their account, in the transaction that did it. No limit of mails counts here: who changes things
 * cannot use up what would tell of it.
 */
export async function notify<Name extends Notice>(
  ctx: ProjectContext,
  tx: Tx,
  { user, notice, details }: NoticeToSend<Name>,
): Promise<void> {
  const known = 'email' in user ? user : await findUserById(tx.db, ctx.project.id, user.id);
  if (known) await enqueueNotice(ctx, tx, { recipient: known, notice, details, deliver: true });
}

export async function enqueueNotice<Name extends Notice>(
  ctx: ProjectContext,
  tx: Tx,
  about: {
    readonly recipient: { readonly email: string; readonly name?: string | null; readonly locale?: string | null };
    readonly notice: Name;
    readonly details: NoticeDetails[Name];
    readonly deliver: boolean;
  },
): Promise<void> {
  const { recipient, notice, details, deliver } = about;
  const { mail, page } = NOTICES[notice];
  const frame = mailFrame(ctx, recipient);
  const message = noticeMail(typeof mail === 'function' ? mail(details) : mail, {
    ...frame,
    url: `${ctx.project.baseUrl}${page}`,
    values: details as NoticeValues,
    origin: frame.origin,
  });
  await enqueueMail(ctx, tx, { projectId: ctx.project.id, to: recipient.email, message, deliver });
}
