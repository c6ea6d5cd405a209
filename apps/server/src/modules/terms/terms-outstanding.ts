import type { Db } from '../../platform/db/database.ts';
import { currentTerms, type Terms, type TermsSettings } from './terms.rules.ts';
import { hasAcceptedTerms } from './terms.store.ts';

/** What this person has still to accept before going on. Where a project asks for nothing, nothing is read. */
export async function termsOutstanding(
  db: Db,
  project: { readonly id: string; readonly settings: TermsSettings },
  userId: string,
): Promise<Terms | null> {
  const terms = currentTerms(project.settings);
  if (terms === null) return null;
  return (await hasAcceptedTerms(db, { projectId: project.id, userId }, terms.version)) ? null : terms;
}
