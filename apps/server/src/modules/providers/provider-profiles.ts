import { emailIn, nameIn } from '../../lib/schemas.ts';
import { imageIn } from '../../lib/user-fields.ts';

/** Who came, in a provider's own words. */
export type Profile = {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  /** The provider says so, of this very address, in the same answer (ATTACKS A55). Whether its word counts is decided elsewhere. */
  readonly emailVerified: boolean;
  readonly name: string | null;
  /** The address of their picture, as a user may have one. */
  readonly image: string | null;
};

/** Reads what the resources of a provider answered, in their order. Null: it is not what this provider answers. */
export type ReadProfile = (answers: readonly unknown[]) => Omit<Profile, 'issuer'> | null;

/** https://docs.github.com/rest/users/users#get-the-authenticated-user and /rest/users/emails. The primary address, and no other. */
export const githubProfile: ReadProfile = ([user, emails]) => {
  const { id, name, login, avatar_url: avatar } = recordOf(user);
  const subject = subjectOf(id);
  if (subject === null) return null;
  const primary = (Array.isArray(emails) ? emails : []).map(recordOf).find((entry) => entry.primary === true);
  const about = { subject, name: nameOf(name) ?? nameOf(login), image: imageOf(avatar) };
  return { ...about, ...emailOf(primary?.email, primary?.verified) };
};

/** https://discord.com/developers/docs/resources/user#get-current-user, and /reference#image-formatting for the picture, which is told by its hash. */
export const discordProfile: ReadProfile = ([user]) => {
  const { id, global_name: globalName, username, avatar, email, verified } = recordOf(user);
  const subject = subjectOf(id);
  if (subject === null) return null;
  const hasPicture = typeof avatar === 'string' && /^\w{1,100}$/.test(avatar);
  const image = hasPicture ? imageOf(`https://cdn.discordapp.com/avatars/${subject}/${avatar}.png`) : null;
  return { subject, name: nameOf(globalName) ?? nameOf(username), image, ...emailOf(email, verified) };
};

/** Standard claims (OpenID Connect Core 1.0, section 5.1), all from one token or one answer. */
export function profileOfClaims(
  issuer: string,
  subject: string,
  claims: Readonly<Record<string, unknown>>,
): Profile | null {
  if (subjectOf(subject) === null) return null;
  const about = { issuer, subject, name: nameOf(claims.name), image: imageOf(claims.picture) };
  return { ...about, ...emailOf(claims.email, claims.email_verified) };
}

/** Apple tells the name once, in a form field that the browser carries: it is nobody's proof of anything. */
export function nameOfAppleUser(text: string): string | null {
  try {
    const { firstName, lastName } = recordOf(recordOf(JSON.parse(text)).name);
    return nameOf([firstName, lastName].filter((part) => typeof part === 'string').join(' '));
  } catch {
    return null;
  }
}

/** An address that cannot be one is none. Apple writes its booleans as text (Sign in with Apple, "Authenticating users"). */
function emailOf(email: unknown, verified: unknown): { email: string | null; emailVerified: boolean } {
  const parsed = emailIn.safeParse(email);
  return parsed.success
    ? { email: parsed.data, emailVerified: verified === true || verified === 'true' }
    : { email: null, emailVerified: false };
}

function nameOf(name: unknown): string | null {
  const parsed = nameIn.safeParse(name);
  return parsed.success && parsed.data !== '' ? parsed.data : null;
}

/** Where it is none that a user may have, the person comes without one. */
function imageOf(picture: unknown): string | null {
  return imageIn.safeParse(picture).data ?? null;
}

/** At most 255 ASCII characters (OpenID Connect Core 1.0, section 2); those that are numbers stay exact as text. */
function subjectOf(id: unknown): string | null {
  const text = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : id;
  return typeof text === 'string' && /^[\x21-\x7e]{1,255}$/.test(text) ? text : null;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
