import { z } from 'zod';
import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import { forcePasswordReset } from '../passwords/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { findTokenOfAddress, takeTokenOfAddress } from '../users/index.ts';
import type { reportSignInContract } from './account.contract.ts';

/** "This was not me": the link of the mail about a new device. Whoever signed in is out, and a new password has to be chosen. */
export async function reportSignIn(
  ctx: ProjectContext,
  input: InputOf<typeof reportSignInContract>,
): Promise<OutputOf<typeof reportSignInContract>> {
  const { project } = ctx;
  await write(ctx, async (tx) => {
    const link = { projectId: project.id, kind: 'new_device', token: input.token } as const;
    const { user } = await takeTokenOfAddress(tx, link);
    await forcePasswordReset(ctx, tx, user, 'sign_in_reported');
    const id = encodeId('user', user.id);
    tx.audit({ projectId: project.id, action: 'users.sign_in_reported', target: { type: 'user', id } });
    tx.emit({ projectId: project.id, type: 'user.sign_in_reported', data: { userId: id } });
  });
  return {};
}

const payload = z.object({ ip: z.string().nullable(), userAgent: z.string().nullable(), at: z.iso.datetime() });

export type ReportedSignIn = { readonly ip: string | null; readonly userAgent: string | null; readonly at: Date };

/** Which sign-in a link is about, for the page that asks. Uses nothing up; null where the link does not work. */
export async function findReportedSignIn(ctx: ProjectContext, token: string): Promise<ReportedSignIn | null> {
  const open = await findTokenOfAddress(ctx.database.db, {
    projectId: ctx.project.id,
    kind: 'new_device',
    token,
    now: ctx.clock.now(),
  });
  if (!open) return null;
  const { ip, userAgent, at } = payload.parse(open.payload);
  return { ip, userAgent, at: new Date(at) };
}
