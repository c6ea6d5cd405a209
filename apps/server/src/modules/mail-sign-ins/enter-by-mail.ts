import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { isSameBrowser } from '../devices/index.ts';
import { forgetPrepared } from '../identities/index.ts';
import { requireLimits } from '../limits/index.ts';
import { languageOf } from '../mails/index.ts';
import { findToken, tokenErrors } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { completeReferral } from '../referrals/index.ts';
import {
  answerSignIn,
  continueSignIn,
  type FirstProof,
  type SignInProgress,
  settleLimits,
  tellRefusals,
} from '../sign-in-attempts/index.ts';
import { lockUser, proveEmail, takeTokenOfUser, type User } from '../users/index.ts';
import type { confirmMagicLinkContract } from './mail-sign-ins.contract.ts';
import { magicLinkErrors } from './mail-sign-ins.errors.ts';
import type { MailWay } from './mail-ways.ts';
import { type TakenCode, takeCode } from './take-code.ts';

type Input = InputOf<typeof confirmMagicLinkContract>;
type Output = OutputOf<typeof confirmMagicLinkContract>;

/** Signs in by what a mail brought: the link in the browser that asked for it, or the six digits there, which a mail or the page of the link shows. */
export function enterByMail(way: MailWay) {
  return async (ctx: ProjectContext, input: Input, returnTo: string | null = null): Promise<Output> => {
    const { project } = ctx;
    const { token, code = '', transport } = input;
    if (!project.settings.methods[way.method]) throw new Problem(way.disabled);
    const limits = way.confirmationLimits(ctx.request.ip);
    if (limits.length > 0) await requireLimits(ctx, project.id, limits);
    const progress = await tellRefusals(ctx, { method: way.kind }, async () => {
      const entrance = token === undefined ? await takeCode(ctx, way, code) : await openLink(ctx, token);
      const entered = await write(ctx, (tx) => enter(ctx, tx, entrance, { method: way.kind, transport, returnTo }));
      if ('subject' in entrance) await settleLimits(ctx, entrance.subject, entered);
      return entered;
    });
    return answerSignIn(ctx, progress);
  };
}

async function enter(
  ctx: ProjectContext,
  tx: Tx,
  entrance: Link | TakenCode,
  about: Pick<FirstProof, 'method' | 'transport' | 'returnTo'>,
): Promise<SignInProgress> {
  const user = await lockEntrant(tx, ctx.project.id, entrance);
  if (user.emailVerifiedAt !== null) return continueSignIn(ctx, tx, user, { amr: ['mail'], byMail: true, ...about });
  await forgetPrepared(ctx, tx, user);
  const proven = await proveEmail(tx, user, languageOf(ctx));
  await completeReferral(tx, user);
  return continueSignIn(ctx, tx, proven, { amr: ['mail'], byMail: true, ...about });
}

type Link = { readonly projectId: string; readonly kind: 'magic_link'; readonly token: string };

/** Looked at before it is taken, so that opening it in the wrong browser uses nothing up. */
async function openLink(ctx: ProjectContext, token: string): Promise<Link> {
  const link = { projectId: ctx.project.id, kind: 'magic_link', token } as const;
  const open = await findToken(ctx.database.db, { ...link, now: ctx.clock.now() });
  if (!open) throw new Problem(tokenErrors.used_or_expired);
  if (!isSameBrowser(ctx, open)) throw new Problem(magicLinkErrors.other_browser);
  return link;
}

async function lockEntrant(tx: Tx, projectId: string, entrance: Link | TakenCode): Promise<User> {
  if ('token' in entrance) return (await takeTokenOfUser(tx, entrance)).user;
  const user = await lockUser(tx.db, projectId, entrance.userId);
  if (!user) throw new Problem(tokenErrors.used_or_expired);
  return user;
}
