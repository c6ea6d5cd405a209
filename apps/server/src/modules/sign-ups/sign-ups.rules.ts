import { asciiDomain, isWithinDomain } from '../../lib/mail-domain.ts';

/** Whether a project takes addresses of this domain (as DNS has it). What is blocked is blocked, also below a domain that is allowed. */
export function isDomainAllowed(
  domain: string,
  rules: { readonly allowedDomains: readonly string[]; readonly blockedDomains: readonly string[] },
): boolean {
  const within = (parent: string) => isWithinDomain(domain, asciiDomain(parent));
  if (rules.blockedDomains.some(within)) return false;
  return rules.allowedDomains.length === 0 || rules.allowedDomains.some(within);
}

/** `a.b.example.com`, `b.example.com`, `example.com`: a disposable service owns whatever lies below its domain. */
export function domainsAbove(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}
