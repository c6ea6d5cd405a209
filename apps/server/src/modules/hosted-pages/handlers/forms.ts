import { z } from 'zod';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { type FieldProblem, instanceErrors, Problem, requestErrors } from '../../../platform/http/problem.ts';
import { isStorable } from '../../../platform/http/storable-text.ts';
import { captchaErrors } from '../../captchas/index.ts';
import { passkeyErrors } from '../../passkeys/index.ts';
import type { ProjectContext } from '../../projects/index.ts';
import { sessionErrors } from '../../sessions/index.ts';
import { attemptErrors } from '../../sign-in-attempts/index.ts';
import { isProjectFormToken } from '../form-token.ts';
import type { Problem as PageProblem } from '../frame.ts';

const text = z.string().catch('');

/** The texts of a query or form, each empty where it is missing. What they mean is judged by the handler, which can show them again. */
export function texts<const Name extends string>(...names: readonly Name[]) {
  return z.object(Object.fromEntries(names.map((name) => [name, text])) as Record<Name, typeof text>);
}

/** A form of ours: its token and its fields. */
export function formOf<const Name extends string = never>(...names: readonly Name[]) {
  return texts<'formToken' | Name>('formToken', ...names);
}

/** What such a schema reads. */
export type FieldsOf<Schema extends z.ZodType> = z.output<Schema>;

/** What a form is answered with instead of its success: the same page, with what is wrong. */
export type Refusal = {
  readonly status: number;
  readonly problems: readonly PageProblem[];
  readonly headers: Readonly<Record<string, string>>;
};

export const NO_REFUSAL: Refusal = { status: 200, problems: [], headers: {} };

const FORM_EXPIRED: Refusal = { status: 403, problems: [{ code: 'forms.expired' }], headers: {} };

export type FormHandling = {
  /** Which field of this form a problem is about, by the problem's code or by the name that the use case has for it. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The problem whose words are said instead, by the problem's code. */
  readonly saidAs?: Readonly<Record<string, string>>;
  /** What the words of a problem name. */
  readonly facts?: Pick<PageProblem, 'minimumCharacters'>;
  work(): Promise<PageAnswer>;
  show(refusal: Refusal): PageAnswer | Promise<PageAnswer>;
};

/** Every form of a project goes this way: its token first, then the work, and what is refused is shown where it was typed. */
export function answerForm(
  ctx: ProjectContext,
  { formToken, ...handling }: FormHandling & { readonly formToken: string },
): Promise<PageAnswer> {
  const facts = { minimumCharacters: ctx.project.settings.passwords.leastCharacters };
  return handleForm(isProjectFormToken(ctx, formToken), { facts, ...handling });
}

export async function handleForm(isOurs: boolean, handling: FormHandling): Promise<PageAnswer> {
  if (!isOurs) return handling.show(FORM_EXPIRED);
  try {
    return await handling.work();
  } catch (error) {
    if (!isShownInForm(error)) throw error;
    return handling.show(refusalOf(error, handling));
  }
}

const SAID_IN_FORM = [instanceErrors.overloaded, captchaErrors.unavailable];

/** A fault of ours has a page of its own, and so has a session that has ended. Waiting for a moment is said in the form, which keeps what was typed. */
function isShownInForm(error: unknown): error is Problem {
  if (!(error instanceof Problem) || error.definition === sessionErrors.required) return false;
  // Whose proof is too old shows a new one first, on a page of its own.
  if (error.definition === sessionErrors.step_up_required) return false;
  return error.definition.status < 500 || SAID_IN_FORM.includes(error.definition);
}

function refusalOf({ definition, details }: Problem, { fields = {}, saidAs = {}, facts = {} }: FormHandling): Refusal {
  const { retryAfterSeconds } = details;
  const said = saidAs[definition.code] ?? definition.code;
  const problems = (details.fields ?? []).map(({ path, code }) => ({ ...facts, field: fields[path] ?? path, code }));
  return {
    status: definition.status,
    problems: problems.length > 0 ? problems : [{ field: fields[definition.code], code: said, retryAfterSeconds }],
    headers:
      retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) },
  };
}

/** Reads fields by the rules of the contracts. Throws a problem that names each field that breaks one. */
export function readFields<Shape extends Readonly<Record<string, z.ZodType>>>(
  form: Readonly<Record<string, string>>,
  shape: Shape,
): { [Name in keyof Shape]: z.output<Shape[Name]> } {
  const parsed = z.object(shape).safeParse(form);
  if (parsed.success) return parsed.data as { [Name in keyof Shape]: z.output<Shape[Name]> };
  const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  throw new Problem(requestErrors.invalid, { fields: [...names].map((name) => fieldProblem(name, form[name] ?? '')) });
}

/** Where a proof that was not right is told: a code in its field; a passkey, which has none, over the form and in words of its own. */
export function refusedProof(factor: string): Pick<FormHandling, 'fields' | 'saidAs'> {
  const { code } = attemptErrors.wrong_proof;
  return factor === 'passkey' ? { saidAs: { [code]: passkeyErrors.refused.code } } : { fields: { [code]: 'code' } };
}

/** What a passkey answered, as the script put it into the form: JSON in a text, so that its escapes have been looked into by nobody yet. */
export function readCredential(text: string): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(text));
  if (!parsed.success || !isStorable(parsed.data))
    throw new Problem(passkeyErrors.refused, { privateDetail: 'no credential in the form' });
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Digits, or a recovery code, as somebody typed them. */
export function readCode(text: string): string {
  const code = text.trim();
  if (code !== '' && code.length <= 60) return code;
  throw new Problem(requestErrors.invalid, { fields: [fieldProblem('code', text)] });
}

const MISSING: Readonly<Record<string, string>> = {
  email: 'users.email_required',
  username: 'users.username_required',
  password: 'passwords.required',
  currentPassword: 'passwords.required',
  newPassword: 'passwords.required',
};

const WRONG: Readonly<Record<string, string>> = {
  email: 'users.email_invalid',
  name: 'users.name_invalid',
  image: 'users.image_invalid',
  username: 'users.username_invalid',
  password: 'passwords.too_long',
  currentPassword: 'passwords.too_long',
  newPassword: 'passwords.too_long',
  code: 'codes.wrong',
  projectName: 'projects.name_invalid',
  projectSlug: 'projects.slug_invalid',
};

function fieldProblem(path: string, typed: string): FieldProblem {
  const code = (typed.trim() === '' ? MISSING[path] : undefined) ?? WRONG[path] ?? 'fields.invalid';
  return { path, code, message: 'is not valid' };
}
