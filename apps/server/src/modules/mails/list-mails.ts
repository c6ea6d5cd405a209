import { encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { listMailsOfProject } from './mail-log.store.ts';
import type { listMailsContract } from './mails.contract.ts';
import { viewLoggedMail } from './mails.views.ts';

export async function listMails(
  ctx: ManagementContext,
  input: InputOf<typeof listMailsContract>,
): Promise<OutputOf<typeof listMailsContract>> {
  authorize(ctx, 'mails:read');
  const rows = await listMailsOfProject(ctx.database.db, {
    projectId: ctx.project.id,
    recipient: input.recipient,
    status: input.status,
    kind: input.kind,
    after: input.cursor ?? null,
    limit: input.limit + 1,
  });
  return pageOfRows(rows, input.limit, viewLoggedMail, (mail) => encodeTimeCursor({ at: mail.createdAt, id: mail.id }));
}
