import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { isSameBrowser } from '../../devices/index.ts';
import { enterByMail, magicLink, magicLinkErrors, showMagicLinkCode } from '../../mail-sign-ins/index.ts';
import { findToken, tokenErrors } from '../../one-time-tokens/index.ts';
import { readPendingMail } from '../page-cookies.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { magicLinkPage } from '../pages/magic-link.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import { showMailSignIn, submitMailSignInCode } from './mail-sign-in.ts';
import { rememberedReturnTo, returnToOf } from './return-to.ts';
import { goOnAfter } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const magicLinkQuery = texts('token', 'returnTo', 'sent');
export const magicLinkConfirmForm = formOf('token', 'code', 'email', 'returnTo');

/** Asks for a link, waits for it, or shows the button of a link. Looking uses nothing up. */
export async function showMagicLink(ctx: VisitorContext, query: FieldsOf<typeof magicLinkQuery>): Promise<PageAnswer> {
  if (query.token === '') return showMailSignIn(magicLink)(ctx, query);
  return viewToken(ctx, query.token, returnToOf(ctx, query.returnTo), NO_REFUSAL);
}

/** The browser that asked is signed in. Any other one never is: it shows the code for the one that asked. */
export async function submitMagicLinkConfirm(
  ctx: VisitorContext,
  form: FieldsOf<typeof magicLinkConfirmForm>,
): Promise<PageAnswer> {
  if (form.token === '') return submitMailSignInCode(magicLink)(ctx, form);
  const returnTo = returnToOf(ctx, form.returnTo) ?? rememberedReturnTo(ctx, readPendingMail(ctx)?.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      try {
        const link = { token: form.token, transport: 'cookie' } as const;
        return await goOnAfter(ctx, await enterByMail(magicLink)(ctx, link, returnTo ?? null), returnTo);
      } catch (error) {
        const elsewhere = error instanceof Problem && error.definition === magicLinkErrors.other_browser;
        if (!elsewhere) throw error;
        return viewCode(ctx, form.token);
      }
    },
    show: (refusal) => viewToken(ctx, form.token, returnTo, refusal),
  });
}

async function viewToken(
  ctx: VisitorContext,
  token: string,
  returnTo: string | undefined,
  refusal: Refusal,
): Promise<PageAnswer> {
  const now = ctx.clock.now();
  const open = await findToken(ctx.database.db, { projectId: ctx.project.id, kind: 'magic_link', token, now });
  if (open === null) return viewExpired(ctx, returnTo);
  const frame = pageFrame(ctx);
  const state = isSameBrowser(ctx, open) ? 'confirm' : 'confirm_elsewhere';
  const html = magicLinkPage({ ...frame, problems: refusal.problems, returnTo, state, token });
  return answer(ctx, frame, html, refusal);
}

/** In the answer of the post, because a code does not belong into an address. */
async function viewCode(ctx: VisitorContext, token: string): Promise<PageAnswer> {
  const shown = await showMagicLinkCode(ctx, token);
  if (shown === null) return viewExpired(ctx, undefined);
  const frame = pageFrame(ctx);
  const expiresInSeconds = (shown.expiresAt.getTime() - ctx.clock.now().getTime()) / 1000;
  return answer(
    ctx,
    frame,
    magicLinkPage({ ...frame, problems: [], state: 'code', code: shown.code, expiresInSeconds }),
  );
}

function viewExpired(ctx: VisitorContext, returnTo: string | undefined): PageAnswer {
  const frame = pageFrame(ctx);
  const html = magicLinkPage({ ...frame, problems: [], returnTo, state: 'expired' });
  return answer(ctx, frame, html, { status: tokenErrors.used_or_expired.status });
}
