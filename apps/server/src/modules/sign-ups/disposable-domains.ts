import { domainsAbove } from './sign-ups.rules.ts';

let reading: Promise<ReadonlySet<string>> | null = null;

/** Some nine thousand domains, read when the first project asks: a process whose projects take every address never holds them. */
export async function isDisposableDomain(domain: string): Promise<boolean> {
  reading ??= import('disposable-email-domains-js').then((list) => list.default.disposableEmailBlocklistSet());
  const domains = await reading;
  return domainsAbove(domain).some((above) => domains.has(above));
}
