import { recogniseAgent } from '../../../lib/user-agent.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { findReportedSignIn, keepAccount, reportSignIn } from '../../account/index.ts';
import { undoEmailChange } from '../../email-changes/index.ts';
import { findToken, tokenErrors } from '../../one-time-tokens/index.ts';
import { findTokenOfAddress } from '../../users/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { type SecurityLink, securityLinkPage } from '../pages/security-link.page.ts';
import { addressIn } from './email-change.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import type { VisitorContext } from './visitor.ts';

export const securityLinkQuery = texts('token');
export const securityLinkForm = formOf('token');

type Query = FieldsOf<typeof securityLinkQuery>;
type Form = FieldsOf<typeof securityLinkForm>;

/** How one of these links is read without being used, and what its button does. */
type Kind = {
  readonly about: SecurityLink['about'];
  readonly find: (ctx: VisitorContext, token: string) => Promise<SecurityLink | null>;
  readonly use: (ctx: VisitorContext, input: { token: string }) => Promise<unknown>;
};

const undo: Kind = { about: 'email_change', find: findUndo, use: undoEmailChange };
const notMe: Kind = { about: 'sign_in', find: findSignIn, use: reportSignIn };
const keep: Kind = { about: 'deletion', find: findDeletion, use: keepAccount };

export const showUndoEmailChange = (ctx: VisitorContext, query: Query) => view(ctx, undo, query.token, NO_REFUSAL);
export const submitUndoEmailChange = (ctx: VisitorContext, form: Form) => submit(ctx, undo, form);
export const showNotMe = (ctx: VisitorContext, query: Query) => view(ctx, notMe, query.token, NO_REFUSAL);
export const submitNotMe = (ctx: VisitorContext, form: Form) => submit(ctx, notMe, form);
export const showKeepAccount = (ctx: VisitorContext, query: Query) => view(ctx, keep, query.token, NO_REFUSAL);
export const submitKeepAccount = (ctx: VisitorContext, form: Form) => submit(ctx, keep, form);

/** The answer says that it is done: there is no page to go to, because who presses the button may be signed in nowhere. */
function submit(ctx: VisitorContext, kind: Kind, { formToken, token }: Form): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken,
    async work() {
      await kind.use(ctx, { token });
      const frame = pageFrame(ctx);
      const { password: setPassword } = ctx.project.settings.methods;
      return answer(ctx, frame, securityLinkPage({ ...frame, state: 'done', about: kind.about, setPassword }));
    },
    show: (refusal) => view(ctx, kind, token, refusal),
  });
}

async function view(ctx: VisitorContext, kind: Kind, token: string, refusal: Refusal): Promise<PageAnswer> {
  const link = await kind.find(ctx, token);
  const frame = pageFrame(ctx);
  if (link === null) {
    const html = securityLinkPage({ ...frame, state: 'expired' });
    return answer(ctx, frame, html, { status: tokenErrors.used_or_expired.status });
  }
  const html = securityLinkPage({ ...frame, state: 'confirm', link, token, problems: refusal.problems });
  return answer(ctx, frame, html, refusal);
}

async function findUndo(ctx: VisitorContext, token: string): Promise<SecurityLink | null> {
  const query = { projectId: ctx.project.id, kind: 'email_change_undo', token, now: ctx.clock.now() } as const;
  const open = await findToken(ctx.database.db, query);
  return open && { about: 'email_change', email: addressIn(open) };
}

async function findSignIn(ctx: VisitorContext, token: string): Promise<SecurityLink | null> {
  const found = await findReportedSignIn(ctx, token);
  if (!found) return null;
  const { browser, system } = recogniseAgent(found.userAgent);
  const place = ctx.places.of(found.ip, ctx.pageRequest.locale) ?? found.ip;
  return { about: 'sign_in', at: found.at, browser, system, place };
}

async function findDeletion(ctx: VisitorContext, token: string): Promise<SecurityLink | null> {
  const query = { projectId: ctx.project.id, kind: 'account_keep', token, now: ctx.clock.now() } as const;
  return (await findTokenOfAddress(ctx.database.db, query)) && { about: 'deletion' };
}
