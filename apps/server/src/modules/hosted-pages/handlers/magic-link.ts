import { emailIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem, requestErrors } from '../../../platform/http/problem.ts';
import { isSameBrowser } from '../../email-verification/index.ts';
import { confirmMagicLink, magicLinkErrors, requestMagicLink, showMagicLinkCode } from '../../magic-links/index.ts';
import { findToken, tokenErrors } from '../../one-time-tokens/index.ts';
import { keepPendingMail, readPendingMail } from '../page-cookies.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { magicLinkPage } from '../pages/magic-link.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { goOnAt, pathWith, rememberedReturnTo, returnToOf } from './return-to.ts';
import type { VisitorContext } from './visitor.ts';

export const magicLinkQuery = texts('token', 'returnTo', 'sent');
export const magicLinkForm = formOf('email', 'returnTo');
export const magicLinkConfirmForm = formOf('token', 'code', 'email', 'returnTo');

/** Asks for a link, waits for it, or shows the button of a link. Looking uses nothing up. */
export async function showMagicLink(ctx: VisitorContext, query: FieldsOf<typeof magicLinkQuery>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, query.returnTo);
  if (query.token !== '') return viewToken(ctx, query.token, returnTo, NO_REFUSAL);
  if (!ctx.project.settings.methods.magicLink) return { redirect: pathWith(ctx, '/sign-in', { returnTo }) };
  const pending = readPendingMail(ctx);
  if (query.sent === '' || pending === null) return viewRequest(ctx, '', returnTo, NO_REFUSAL);
  return viewSent(ctx, pending.email, returnTo, NO_REFUSAL);
}

export async function submitMagicLink(ctx: VisitorContext, form: FieldsOf<typeof magicLinkForm>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { email } = readFields(form, { email: emailIn });
      await requestMagicLink(ctx, { email });
      keepPendingMail(ctx, { email, returnTo: returnTo ?? '' });
      return { redirect: pathWith(ctx, '/magic-link', { sent: 'yes', returnTo }) };
    },
    show: (refusal) => viewRequest(ctx, form.email, returnTo, refusal),
  });
}

type ConfirmForm = FieldsOf<typeof magicLinkConfirmForm>;

export async function submitMagicLinkConfirm(ctx: VisitorContext, form: ConfirmForm): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo) ?? rememberedReturnTo(ctx, readPendingMail(ctx)?.returnTo);
  return form.token === '' ? confirmByCode(ctx, form, returnTo) : confirmByLink(ctx, form, returnTo);
}

/** The browser that asked is signed in. Any other one never is: it shows the code for the one that asked. */
function confirmByLink(ctx: VisitorContext, form: ConfirmForm, returnTo: string | undefined): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      try {
        await confirmMagicLink(ctx, { token: form.token, transport: 'cookie' });
        return { redirect: goOnAt(ctx, returnTo) };
      } catch (error) {
        const elsewhere = error instanceof Problem && error.definition === magicLinkErrors.other_browser;
        if (!elsewhere) throw error;
        return viewCode(ctx, form.token);
      }
    },
    show: (refusal) => viewToken(ctx, form.token, returnTo, refusal),
  });
}

function confirmByCode(ctx: VisitorContext, form: ConfirmForm, returnTo: string | undefined): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const code = form.code.replaceAll(/\s/g, '');
      if (!/^\d{6}$/.test(code)) throw wrongCode();
      await confirmMagicLink(ctx, { code, transport: 'cookie' }).catch((error: unknown) => {
        const notTaken = error instanceof Problem && error.definition === tokenErrors.used_or_expired;
        throw notTaken ? wrongCode() : error;
      });
      return { redirect: goOnAt(ctx, returnTo) };
    },
    show: (refusal) => viewSent(ctx, form.email, returnTo, refusal),
  });
}

function wrongCode(): Problem {
  return new Problem(requestErrors.invalid, {
    fields: [{ path: 'code', code: 'codes.wrong', message: 'is not the code' }],
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

function viewRequest(ctx: VisitorContext, email: string, returnTo: string | undefined, refusal: Refusal): PageAnswer {
  const frame = pageFrame(ctx);
  const { password: passwordEnabled } = ctx.project.settings.methods;
  const { problems } = refusal;
  const view = { ...frame, problems, returnTo, state: 'request', values: { email }, passwordEnabled } as const;
  return answer(ctx, frame, magicLinkPage(view), refusal);
}

function viewSent(ctx: VisitorContext, email: string, returnTo: string | undefined, refusal: Refusal): PageAnswer {
  const frame = pageFrame(ctx);
  const html = magicLinkPage({ ...frame, problems: refusal.problems, returnTo, state: 'sent', email });
  return answer(ctx, frame, html, refusal);
}
