import { passwordIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { listIdentitiesOfUser } from '../../identities/index.ts';
import { passwordErrors } from '../../passwords/index.ts';
import { listOfferedProviders, type OfferedProvider } from '../../providers/index.ts';
import { getStepUp, stepUp } from '../../step-up/index.ts';
import { answer } from '../page-frame.ts';
import { type StepUpMailWay, type StepUpWay, stepUpPage } from '../pages/step-up.page.ts';
import {
  answerForm,
  type FieldsOf,
  formOf,
  NO_REFUSAL,
  type Refusal,
  readCode,
  readCredential,
  readFields,
  refusedProof,
  texts,
} from './forms.ts';
import { goOnAt, returnToOf } from './return-to.ts';
import { type AccountContext, accountFrame } from './visitor.ts';

export const stepUpQuery = texts('returnTo', 'with');
export const stepUpForm = formOf('way', 'password', 'code', 'credential', 'returnTo');

const TYPED: readonly StepUpWay[] = ['password', 'totp', 'recovery_code'];

export async function showStepUp(ctx: AccountContext, query: FieldsOf<typeof stepUpQuery>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, query.returnTo);
  return view(ctx, { returnTo, wanted: query.with }, NO_REFUSAL);
}

export async function submitStepUp(ctx: AccountContext, form: FieldsOf<typeof stepUpForm>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  const { way } = form;
  const told = refusedProof(way);
  return answerForm(ctx, {
    formToken: form.formToken,
    ...told,
    fields: { ...told.fields, [passwordErrors.wrong_current.code]: 'password' },
    async work() {
      await stepUp(ctx, { way, ...proofOf(form), transport: 'cookie' });
      return { redirect: goOnAt(ctx, returnTo) };
    },
    show: (refusal) => view(ctx, { returnTo, wanted: way }, refusal),
  });
}

function proofOf(form: FieldsOf<typeof stepUpForm>) {
  if (form.way === 'password') return readFields(form, { password: passwordIn });
  return form.way === 'passkey' ? { credential: readCredential(form.credential) } : { code: readCode(form.code) };
}

async function view(
  ctx: AccountContext,
  { returnTo, wanted }: { returnTo: string | undefined; wanted: string },
  refusal: Refusal,
): Promise<PageAnswer> {
  const { ways } = await getStepUp(ctx);
  const typed = TYPED.filter((kind) => ways.includes(kind));
  const way = typed.find((kind) => kind === wanted) ?? typed[0] ?? null;
  const others = typed.filter((kind) => kind !== way);
  const frame = accountFrame(ctx);
  const { email } = ctx.account;
  const mail = mailWayOf(ctx.project.settings.methods);
  const providers = way === null ? await connectedProviders(ctx) : [];
  const passkey = ways.includes('passkey');
  const { problems } = refusal;
  const html = stepUpPage({ ...frame, problems, returnTo, email, way, others, passkey, mail, providers });
  return answer(ctx, frame, html, refusal);
}

/** To sign in again by mail is a fresh proof too. */
function mailWayOf({ magicLink, emailCode }: AccountContext['project']['settings']['methods']): StepUpMailWay | null {
  if (magicLink) return 'magic-link';
  return emailCode ? 'email-code' : null;
}

/** To sign in again with one of them is a fresh proof, and a second factor is asked for there too. */
async function connectedProviders(ctx: AccountContext): Promise<readonly OfferedProvider[]> {
  const { db } = ctx.database;
  const connected = new Set(
    (await listIdentitiesOfUser(db, ctx.project.id, ctx.user.id)).map(({ provider }) => provider),
  );
  return (await listOfferedProviders(ctx, db)).filter(({ key }) => connected.has(key));
}
