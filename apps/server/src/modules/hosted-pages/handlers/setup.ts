import { emailIn, nameIn, passwordIn } from '../../../lib/schemas.ts';
import type { BaseContext } from '../../../platform/context/context.ts';
import type { PageAnswer, Who } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { getSystemProject, operatorErrors, setUp, setUpStateOf } from '../../operators/index.ts';
import { projectErrors, slugIn } from '../../projects/index.ts';
import { isInstanceFormToken } from '../form-token.ts';
import { instanceAnswer, instanceFrame } from '../page-frame.ts';
import { type SetupView, setupPage } from '../pages/setup.page.ts';
import { type FieldsOf, formOf, handleForm, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';

export const setupQuery = texts('token');
export const setupForm = formOf('token', 'email', 'password', 'projectName', 'projectSlug');

/** Anybody at the instance's root. What opens the page is the token that start-up printed. */
export const instanceVisitor: Who<BaseContext> = {
  name: 'visitor of the instance',
  surface: 'instance',
  crossSiteChecked: true,
  authenticate: async (base) => base,
};

type SetupForm = FieldsOf<typeof setupForm>;

export async function showSetup(ctx: BaseContext, query: FieldsOf<typeof setupQuery>): Promise<PageAnswer> {
  return view(ctx, { token: query.token, email: '', projectName: '', projectSlug: '' }, NO_REFUSAL);
}

export async function submitSetup(ctx: BaseContext, form: SetupForm): Promise<PageAnswer> {
  const fields = { [projectErrors.slug_taken.code]: 'projectSlug', [projectErrors.slug_reserved.code]: 'projectSlug' };
  return handleForm(isInstanceFormToken(ctx, form.formToken), {
    fields,
    async work() {
      await requireOpen(ctx, form.token);
      const { email, password, projectName, projectSlug } = readFields(form, {
        email: emailIn,
        password: passwordIn,
        projectName: nameIn,
        projectSlug: slugIn,
      });
      const named = projectName === '' ? {} : { projectName };
      const made = await setUp(ctx, { email, password, projectSlug, ...named });
      return show(ctx, 201, {
        state: 'ready',
        createdName: made.project.name,
        baseUrl: made.project.baseUrl,
        secretKey: made.secretKey,
        dashboardUrl: '/dashboard',
      });
    },
    show: (refusal) => view(ctx, form, refusal),
  });
}

/** The token is what authorizes the first run, so it is asked for before anything that was typed is judged. */
async function requireOpen(ctx: BaseContext, token: string): Promise<void> {
  const state = await setUpStateOf(ctx, token);
  if (state === 'done') throw new Problem(operatorErrors.already_set_up);
  if (state === 'token_invalid') throw new Problem(operatorErrors.token_invalid);
}

type Typed = Pick<SetupForm, 'token' | 'email' | 'projectName' | 'projectSlug'>;

async function view(ctx: BaseContext, typed: Typed, refusal: Refusal): Promise<PageAnswer> {
  const state = await setUpStateOf(ctx, typed.token);
  if (state === 'done') return show(ctx, refusal.status, { state: 'done', dashboardUrl: '/dashboard' });
  if (state === 'token_invalid') return show(ctx, operatorErrors.token_invalid.status, { state: 'expired' });
  const { token, email, projectName, projectSlug } = typed;
  const { settings } = await getSystemProject(ctx);
  return show(ctx, refusal.status, {
    state: 'form',
    token,
    values: { email, projectName, projectSlug },
    problems: refusal.problems,
    passwordMinimumCharacters: settings.passwords.leastCharacters,
  });
}

type SetupState = SetupView extends infer View
  ? View extends SetupView
    ? Omit<View, keyof ReturnType<typeof instanceFrame>>
    : never
  : never;

function show(ctx: BaseContext, status: number, state: SetupState): PageAnswer {
  const frame = instanceFrame(ctx);
  return instanceAnswer(frame, setupPage({ ...frame, ...state }), { status });
}
