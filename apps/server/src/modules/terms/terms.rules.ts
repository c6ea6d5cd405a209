import { Problem } from '../../platform/http/problem.ts';
import { termsErrors } from './terms.errors.ts';

/** The part of a project that terms are made of. */
export type TermsSettings = {
  readonly signUp: { readonly termsVersion: string | null };
  readonly branding: { readonly termsUrl: string | null };
};

export type Terms = { readonly version: string; readonly url: string };

/** What a person of this project must have accepted. Null: nothing. */
export function currentTerms({ signUp, branding }: TermsSettings): Terms | null {
  const { termsVersion: version } = signUp;
  return version === null || branding.termsUrl === null ? null : { version, url: branding.termsUrl };
}

/** The version that is accepted with a sign-up: the one that is asked for, and no other. Null where none is asked for. */
export function requireTermsAccepted(settings: TermsSettings, accepted: string | null | undefined): string | null {
  const terms = currentTerms(settings);
  if (terms === null || terms.version === accepted) return terms?.version ?? null;
  const { code, title } = termsErrors.not_accepted;
  throw new Problem(termsErrors.not_accepted, { fields: [{ path: 'acceptedTerms', code, message: title }] });
}
