import { mailDomainOf } from '../../lib/mail-domain.ts';
import { type ErrorDefinition, Problem } from '../../platform/http/problem.ts';
import type { Project } from '../projects/index.ts';
import { isDisposableDomain } from './disposable-domains.ts';
import { signUpErrors } from './sign-ups.errors.ts';
import { isDomainAllowed } from './sign-ups.rules.ts';

/** By the domain alone, before anybody looks for an account: the answer is the same for every address of it. For every way to a new account. */
export async function requireAddressAllowed(project: Project, email: string): Promise<void> {
  const error = await refusalOfAddress(project, email);
  if (error) throw new Problem(error, { fields: [{ path: 'email', code: error.code, message: error.title }] });
}

export async function refusalOfAddress({ settings }: Project, email: string): Promise<ErrorDefinition | null> {
  const domain = mailDomainOf(email);
  if (!isDomainAllowed(domain, settings.signUp)) return signUpErrors.domain_not_allowed;
  const refused = settings.signUp.disposableAddresses === 'refused' && (await isDisposableDomain(domain));
  return refused ? signUpErrors.disposable_address : null;
}
