import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { tokenErrors } from '../../one-time-tokens/index.ts';
import { confirmProviderSignIn, getPending, listOfferedProviders, providerErrors } from '../../providers/index.ts';
import { readPendingMail } from '../page-cookies.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { type ConfirmProviderView, confirmProviderPage } from '../pages/confirm-provider.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import { pathWith, rememberedReturnTo } from './return-to.ts';
import { goOnAfter } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const confirmProviderQuery = texts('token', 'sent');
export const confirmProviderForm = formOf('token');

/** Says that a mail is coming, or shows the button of its link. Looking uses nothing up. */
export async function showConfirmProvider(
  ctx: VisitorContext,
  query: FieldsOf<typeof confirmProviderQuery>,
): Promise<PageAnswer> {
  if (query.token !== '') return viewLink(ctx, query.token, NO_REFUSAL);
  const pending = readPendingMail(ctx);
  const provider = await nameOf(ctx, query.sent);
  if (pending === null || provider === undefined) return { redirect: pathWith(ctx, '/sign-in', {}) };
  return view(ctx, { state: 'sent', email: pending.email, providerName: provider });
}

export async function submitConfirmProvider(
  ctx: VisitorContext,
  { formToken, token }: FieldsOf<typeof confirmProviderForm>,
): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken,
    async work() {
      const { returnTo } = await getPending(ctx, token);
      const signedIn = await confirmProviderSignIn(ctx, { token, transport: 'cookie' });
      return goOnAfter(ctx, signedIn, rememberedReturnTo(ctx, returnTo ?? undefined));
    },
    show: (refusal) => viewLink(ctx, token, refusal),
  });
}

async function viewLink(ctx: VisitorContext, token: string, refusal: Refusal): Promise<PageAnswer> {
  try {
    const { email, provider } = await getPending(ctx, token);
    const providerName = (await nameOf(ctx, provider)) ?? provider;
    return view(ctx, { state: 'confirm', token, email, providerName, problems: refusal.problems }, refusal);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { definition } = error;
    if (definition === providerErrors.other_browser)
      return view(ctx, { state: 'elsewhere' }, { status: definition.status });
    if (definition === tokenErrors.used_or_expired)
      return view(ctx, { state: 'expired' }, { status: definition.status });
    throw error;
  }
}

async function nameOf(ctx: VisitorContext, key: string): Promise<string | undefined> {
  return (await listOfferedProviders(ctx, ctx.database.db)).find((provider) => provider.key === key)?.name;
}

/** What a state has beside the frame. */
type Without<View> = View extends unknown ? Omit<View, keyof ReturnType<typeof pageFrame>> : never;

function view(
  ctx: VisitorContext,
  state: Without<ConfirmProviderView>,
  options: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): PageAnswer {
  const frame = pageFrame(ctx);
  return answer(ctx, frame, confirmProviderPage({ ...frame, ...state } as ConfirmProviderView), options);
}
