import { domainToASCII } from 'node:url';

/** A domain as DNS has it: punycode, lower case, without a final dot. Empty: the text is none. */
export function asciiDomain(text: string): string {
  return domainToASCII(text.trim().replace(/\.$/, '').normalize('NFC')).toLowerCase();
}

export function mailDomainOf(email: string): string {
  return asciiDomain(email.slice(email.lastIndexOf('@') + 1));
}

/** Two labels at least, none of them odd, and no address of a machine. */
export function isMailDomain(text: string): boolean {
  return /^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(
    asciiDomain(text),
  );
}

/** `example.com` stands for itself and for every domain below it: `mail.example.com`, and never `badexample.com`. */
export function isWithinDomain(domain: string, parent: string): boolean {
  return domain === parent || (parent !== '' && domain.endsWith(`.${parent}`));
}
