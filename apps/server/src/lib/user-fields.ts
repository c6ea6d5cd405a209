import { z } from 'zod';
import { usernameKeyOf } from './username-key.ts';

// What a user's fields may be, whether a request brings them or a file.

/** The languages that pages and mails exist in. */
export const localeIn = z.enum(['en', 'de']);

/**
 * 3 to 32 letters, digits, dots, underscores and hyphens; it begins and ends with a letter or digit, and no two marks follow each other. ASCII alone:
 * a Cyrillic letter that looks like a Latin one would make two people look like one. Never an `@`, so that no username is an address.
 */
export const USERNAME = /^(?=.{3,32}$)[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/;

export const usernameIn = z
  .string()
  .regex(
    USERNAME,
    'Use 3 to 32 letters, digits, dots, underscores and hyphens, with a letter or digit at both ends: ines.okafor',
  );

/** Names that would speak for the service, or that pages and tools read as something else. */
const RESERVED_USERNAMES: ReadonlySet<string> = new Set(
  `about abuse account accounts admin administrator all anonymous api app auth billing bot contact daemon dashboard dev
  everyone frontdesk ftp guest help here hostmaster info invite legal login logout mail mailer-daemon me moderator mod news no-reply nobody
  noreply null official operator owner postmaster privacy register root security settings setup sign-in sign-out sign-up signin
  signout signup staff status super superuser support sys sysadmin system team terms test undefined user username users verify
  web webmaster www`.split(/\s+/),
);

export function isReservedUsername(username: string): boolean {
  return RESERVED_USERNAMES.has(usernameKeyOf(username));
}

/**
 * Where a user's picture is. Every browser that shows the user fetches it, so it is an address of the web over TLS and nothing else that a browser
 * would do something with; and it carries no credentials, because whoever sees the user sees it.
 */
export const imageIn = z
  .string()
  .max(2_048)
  .refine(isImageAddress, 'is no https address without user name and password')
  .meta({ format: 'uri', example: 'https://pictures.example.com/ines.png' });

function isImageAddress(text: string): boolean {
  const url = URL.parse(text);
  // A URL parser forgives spaces, line breaks and backslashes; other readers of the address need not.
  return url !== null && /^https:\/\/[^\s\p{C}\\]+$/iu.test(text) && url.username === '' && url.password === '';
}

/** They travel in every access token. */
export const MOST_ROLES = 20;

/** Characters of metadata as JSON, of the public and of the private part each. */
const MOST_METADATA = 8_000;

export function isMetadataSized(metadata: object): boolean {
  return JSON.stringify(metadata).length <= MOST_METADATA;
}

export const metadataIn = z
  .record(z.string().max(100), z.unknown())
  .refine(isMetadataSized, 'is larger than 8,000 characters');
