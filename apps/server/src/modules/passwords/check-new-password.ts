import type { BaseContext } from '../../platform/context/context.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Project } from '../projects/index.ts';
import { isCommonPassword } from './common-passwords.ts';
import { passwordErrors } from './passwords.errors.ts';
import { brokenPasswordRule, type PasswordRefusal } from './passwords.rules.ts';

type Person = { readonly email: string; readonly name: string | null };
type Policy = Pick<Project, 'name' | 'settings'>;

/** The rules of the project for a new password, which need nobody else. Before the limits are asked: a typing error costs nothing. */
export function checkNewPassword(project: Policy, password: string, person: Person): void {
  const broken = refusalByRules(project, password, person);
  if (broken) throw refused(broken);
}

/** The hash of a new password, unless it stands in a data leak. After the limits: it may ask another server. */
export async function hashNewPassword(
  ctx: BaseContext,
  project: Policy,
  password: string,
  like: string | null = null,
): Promise<string> {
  if (await isBreached(ctx, project, password)) throw refused(BREACHED);
  return ctx.passwordHashing.hash(password, like);
}

/** Both at once, for callers who show what is wrong in words of their own. */
export async function refusalOfNewPassword(
  ctx: BaseContext,
  project: Policy,
  password: string,
  person: Person,
): Promise<PasswordRefusal | null> {
  const broken = refusalByRules(project, password, person);
  return broken ?? ((await isBreached(ctx, project, password)) ? BREACHED : null);
}

const BREACHED: PasswordRefusal = { definition: passwordErrors.breached, text: passwordErrors.breached.title };

function refusalByRules({ name, settings }: Policy, password: string, person: Person): PasswordRefusal | null {
  const policy = { leastCharacters: settings.passwords.leastCharacters, isListed: isCommonPassword };
  return brokenPasswordRule(password, { ...person, projectName: name }, policy);
}

async function isBreached(ctx: BaseContext, { settings }: Policy, password: string): Promise<boolean> {
  return settings.passwords.refuseBreached && ctx.modules.breachedPasswords.has(password);
}

function refused({ definition, text }: PasswordRefusal): Problem {
  const { code, title } = definition;
  const fields = [{ path: 'password', code, message: text }];
  return new Problem(definition, { fields, ...(text === title ? {} : { detail: text }) });
}
