import { encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import type { Project } from '../projects/index.ts';
import { refuseImpersonated, type UserContext } from '../sessions/index.ts';
import type { listMyReferralsContract, makeMyReferralLinkContract } from './referrals.contract.ts';
import { referralErrors } from './referrals.errors.ts';
import { CODE_CHARACTERS, codeOf } from './referrals.rules.ts';
import { countReferrals, findReferralCode, insertReferralCode, listReferralRows } from './referrals.store.ts';

const TRIES = 5;

/** Who came by the link is not told, only when: the people who came are nobody's business but the project's. */
export async function listMyReferrals(
  ctx: UserContext,
  input: InputOf<typeof listMyReferralsContract>,
): Promise<OutputOf<typeof listMyReferralsContract>> {
  requireReferrals(ctx.project);
  const { db } = ctx.database;
  const me = { projectId: ctx.project.id, userId: ctx.user.id };
  const { cursor = null, limit } = input;
  const rows = await listReferralRows(db, { ...me, referrerId: me.userId, after: cursor, limit: limit + 1 });
  const code = await findReferralCode(db, me);
  const page = pageOfRows(
    rows,
    limit,
    ({ id, createdAt, completedAt }) => ({
      id: encodeId('referral', id),
      createdAt: createdAt.toISOString(),
      completedAt: completedAt?.toISOString() ?? null,
    }),
    (row) => encodeTimeCursor({ at: row.createdAt, id: row.id }),
  );
  return { link: code === null ? null : linkOf(ctx.project, code), ...(await countReferrals(db, me)), ...page };
}

export async function makeMyReferralLink(
  ctx: UserContext,
  _input: InputOf<typeof makeMyReferralLinkContract>,
): Promise<OutputOf<typeof makeMyReferralLinkContract>> {
  refuseImpersonated(ctx);
  requireReferrals(ctx.project);
  const me = { projectId: ctx.project.id, userId: ctx.user.id };
  const known = await findReferralCode(ctx.database.db, me);
  if (known !== null) return linkOf(ctx.project, known);
  const made = await write(ctx, async (tx) => {
    for (let tries = 0; tries < TRIES; tries++) {
      const code = await insertReferralCode(tx.db, {
        ...me,
        code: codeOf(ctx.ids.bytes(CODE_CHARACTERS)),
        now: tx.now,
      });
      if (code !== null) {
        const target = { type: 'user', id: encodeId('user', me.userId) };
        tx.audit({ projectId: me.projectId, action: 'referrals.link_made', target, changes: { code } });
        return code;
      }
      // Another request of this person made theirs first, or the code is somebody else's.
      const theirs = await findReferralCode(tx.db, me);
      if (theirs !== null) return theirs;
    }
    return null;
  });
  assert(made !== null, 'of a million million codes one in five is free');
  return linkOf(ctx.project, made);
}

function requireReferrals({ settings }: Project): void {
  if (!settings.signUp.referrals) throw new Problem(referralErrors.off);
}

function linkOf({ baseUrl }: Project, code: string): { code: string; url: string } {
  return { code, url: `${baseUrl}/sign-up?ref=${code}` };
}
