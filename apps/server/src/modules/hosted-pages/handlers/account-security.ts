import type { PageAnswer } from '../../../platform/http/contract.ts';
import {
  beginTotpSetUp,
  confirmTotpSetUp,
  factorErrors,
  listMyFactors,
  removeTotp,
  renewRecoveryCodes,
} from '../../factors/index.ts';
import { listMyPasskeys } from '../../passkeys/index.ts';
import { answer } from '../page-frame.ts';
import { type AccountSecurityView, accountSecurityPage } from '../pages/account-security.page.ts';
import { recoveryCodesPage } from '../pages/enrolment.page.ts';
import { shownOf } from './enrolment.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readCode, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import { type AccountContext, accountFrame, withFreshProof } from './visitor.ts';

const PAGE = '/account/security';

const DONE = [
  'removed',
  'kept',
  'codes_kept',
  'passkey_added',
  'passkey_renamed',
  'passkey_removed',
  'last_passkey_removed',
] as const;

export const securityQuery = texts('notice');
export const securityForm = formOf();
export const confirmTotpForm = formOf('code');

export async function showSecurity(ctx: AccountContext, query: FieldsOf<typeof securityQuery>): Promise<PageAnswer> {
  const done = DONE.find((notice) => notice === query.notice);
  return viewSecurity(ctx, { done }, NO_REFUSAL);
}

type Form = FieldsOf<typeof securityForm>;

export const submitBeginTotp = withFreshProof(PAGE, (ctx: AccountContext, form: Form) =>
  answerForm(ctx, {
    formToken: form.formToken,
    work: async () => viewSecurity(ctx, { setUp: { shown: await shownOf(await beginTotpSetUp(ctx)) } }, NO_REFUSAL),
    show: (refusal) => viewSecurity(ctx, {}, refusal),
  }),
);

export const submitConfirmTotp = withFreshProof(PAGE, (ctx: AccountContext, form: FieldsOf<typeof confirmTotpForm>) =>
  answerForm(ctx, {
    formToken: form.formToken,
    fields: { [factorErrors.wrong_code.code]: 'code' },
    async work() {
      const { recoveryCodes } = await confirmTotpSetUp(ctx, { code: readCode(form.code) });
      return viewCodes(ctx, recoveryCodes, 'kept');
    },
    show: (refusal) => viewSecurity(ctx, { setUp: { shown: null } }, refusal),
  }),
);

export const submitRemoveTotp = withFreshProof(PAGE, (ctx: AccountContext, form: Form) =>
  answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await removeTotp(ctx);
      return { redirect: pathWith(ctx, PAGE, { notice: 'removed' }) };
    },
    show: (refusal) => viewSecurity(ctx, {}, refusal),
  }),
);

export const submitRenewCodes = withFreshProof(PAGE, (ctx: AccountContext, form: Form) =>
  answerForm(ctx, {
    formToken: form.formToken,
    work: async () => viewCodes(ctx, (await renewRecoveryCodes(ctx)).recoveryCodes, 'codes_kept'),
    show: (refusal) => viewSecurity(ctx, {}, refusal),
  }),
);

function viewCodes(ctx: AccountContext, recoveryCodes: readonly string[], notice: (typeof DONE)[number]): PageAnswer {
  const frame = accountFrame(ctx);
  const goOnUrl = pathWith(ctx, PAGE, { notice });
  return answer(ctx, frame, recoveryCodesPage(frame, { recoveryCodes, goOnUrl }));
}

/** The page as it stands, also for the forms of the passkeys on it. */
export async function viewSecurity(
  ctx: AccountContext,
  shown: Pick<AccountSecurityView, 'setUp' | 'done'>,
  refusal: Refusal,
): Promise<PageAnswer> {
  const { policy, totp, recoveryCodes } = await listMyFactors(ctx);
  const frame = accountFrame(ctx);
  const html = accountSecurityPage({
    ...frame,
    ...shown,
    problems: refusal.problems,
    policy,
    totp: totp && {
      confirmedAt: new Date(totp.confirmedAt),
      lastUsedAt: totp.lastUsedAt === null ? null : new Date(totp.lastUsedAt),
    },
    recoveryCodes,
    passkeys: ctx.project.settings.methods.passkey
      ? (await listMyPasskeys(ctx)).data.map(({ createdAt, lastUsedAt, ...line }) => ({
          ...line,
          createdAt: new Date(createdAt),
          lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt),
        }))
      : null,
  });
  return answer(ctx, frame, html, refusal);
}
