import type { PageAnswer } from '../../../platform/http/contract.ts';
import { proveSecondFactor } from '../../sign-in-attempts/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { secondFactorPage, type TypedFactor } from '../pages/second-factor.page.ts';
import {
  answerForm,
  type FieldsOf,
  formOf,
  NO_REFUSAL,
  type Refusal,
  readCode,
  readCredential,
  refusedProof,
  texts,
} from './forms.ts';
import { atStep, goOnAfter, type OpenAttempt } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const secondFactorQuery = texts('attempt', 'with');
export const secondFactorForm = formOf('attempt', 'factor', 'code', 'credential', 'trustDevice');

const TYPED: readonly TypedFactor[] = ['totp', 'recovery_code'];

export async function showSecondFactor(
  ctx: VisitorContext,
  query: FieldsOf<typeof secondFactorQuery>,
): Promise<PageAnswer> {
  return atStep(ctx, query.attempt, 'second_factor', (open) => view(ctx, open, query.with, NO_REFUSAL));
}

export async function submitSecondFactor(
  ctx: VisitorContext,
  form: FieldsOf<typeof secondFactorForm>,
): Promise<PageAnswer> {
  const { attempt, factor } = form;
  return atStep(ctx, attempt, 'second_factor', (open) =>
    answerForm(ctx, {
      formToken: form.formToken,
      ...refusedProof(factor),
      async work() {
        const proof =
          factor === 'passkey' ? { credential: readCredential(form.credential) } : { code: readCode(form.code) };
        const trustDevice = form.trustDevice === 'true';
        const signIn = await proveSecondFactor(ctx, { attempt, factor, ...proof, trustDevice });
        return goOnAfter(ctx, signIn, open.returnTo);
      },
      show: (refusal) => view(ctx, open, factor, refusal),
    }),
  );
}

function view(ctx: VisitorContext, open: OpenAttempt, wanted: string, refusal: Refusal): PageAnswer {
  const frame = pageFrame(ctx);
  const typed = TYPED.filter((kind) => open.factors.includes(kind));
  const passkey = open.factors.includes('passkey');
  const wished = typed.find((kind) => kind === wanted);
  // A recovery code is the way around: who has a passkey only is asked for that one first.
  const factor = wished ?? typed.find((kind) => kind === 'totp' || !passkey) ?? null;
  const html = secondFactorPage({
    ...frame,
    state: 'ask',
    problems: refusal.problems,
    attempt: open.attempt,
    factor,
    others: typed.filter((kind) => kind !== factor),
    passkey,
    // Trust spares the code of an app; no other factor is asked for by itself. It is not offered where the next sign-in asks all the same.
    trustedDeviceDays:
      open.sparesNext && typed.includes('totp') ? ctx.project.settings.secondFactor.trustedDeviceDays : 0,
  });
  return answer(ctx, frame, html, refusal);
}
