import { encodeId } from '../../lib/type-id.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { requireCaptcha } from '../captchas/index.ts';
import { mailLimits, requireLimits, signUpLimits } from '../limits/index.ts';
import { waitlistJoinedMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { requireAddressAllowed } from '../sign-ups/index.ts';
import { emailKeyOf } from '../users/index.ts';
import type { joinWaitlistContract } from './waitlist.contract.ts';
import { waitlistErrors } from './waitlist.errors.ts';
import { placeToken, readPlaceToken } from './waitlist.rules.ts';
import { findEntry, findOrInsertEntry, type WaitlistEntry } from './waitlist.store.ts';

/**
 * Whether the address is new, on the list, or has an account: the same answer for the same work, and nobody looks at accounts. The number is told in a
 * mail, because who joined when would tell a stranger who has an account by now.
 */
export async function joinWaitlist(ctx: ProjectContext, input: InputOf<typeof joinWaitlistContract>): Promise<void> {
  const { project } = ctx;
  const { signUp, limits } = project.settings;
  if (signUp.mode !== 'waitlist') throw new Problem(waitlistErrors.closed);
  await requireAddressAllowed(project, input.email);
  const emailKey = emailKeyOf(input.email);
  await requireLimits(ctx, project.id, [
    ...signUpLimits(limits, { ip: ctx.request.ip }),
    ...mailLimits(limits, { kind: 'waitlist', emailKey, ip: ctx.request.ip }),
  ]);
  await requireCaptcha(ctx, 'onSignUp', input.captcha);
  await write(ctx, async (tx) => {
    const frame = mailFrame(ctx, { email: input.email });
    const { isNew, ...entry } = await findOrInsertEntry(tx.db, {
      projectId: project.id,
      id: ctx.ids.uuid(),
      email: input.email,
      emailKey,
      locale: frame.locale,
      now: tx.now,
    });
    const url = `${project.baseUrl}/waitlist?token=${placeToken(placeKey(ctx), entry)}`;
    const message = waitlistJoinedMail({ ...frame, url, position: entry.position });
    await enqueueMail(ctx, tx, { projectId: project.id, to: entry.email, message });
    const id = encodeId('waitlistEntry', entry.id);
    const target = { type: 'waitlist_entry', id };
    const changes = { email: entry.email };
    if (!isNew) {
      tx.audit({ projectId: project.id, action: 'waitlist_entries.joined_again', target, changes });
      return;
    }
    tx.audit({ projectId: project.id, action: 'waitlist_entries.created', target, changes });
    const data = { waitlistEntryId: id, email: entry.email, position: entry.position };
    tx.emit({ projectId: project.id, type: 'waitlist_entry.created', data });
  });
}

/** For the page behind the mail's link. Null: the link is none of this project, or the entry was taken off the list. */
export async function findPlace(ctx: ProjectContext, token: string): Promise<WaitlistEntry | null> {
  const id = readPlaceToken(placeKey(ctx), ctx.project.id, token);
  return id === null ? null : findEntry(ctx.database.db, { projectId: ctx.project.id, id });
}

function placeKey(ctx: ProjectContext): Buffer {
  return ctx.vault.derive('waitlist places');
}
