import { PROVIDERS } from './provider-table.ts';

/** Microsoft has another id of a person for each app, and Apple one for each team: what another system knows them by is of no use here. */
const SAME_EVERYWHERE = ['google', 'github', 'gitlab', 'discord'] as const;

/** The issuer of a provider that calls a person the same in every app. Null: another one. */
export function issuerOfGlobalSubjects(provider: string): string | null {
  const kind = SAME_EVERYWHERE.find((one) => one === provider);
  if (kind === undefined) return null;
  const { issuer, plain } = PROVIDERS[kind];
  return issuer ?? plain?.issuer ?? null;
}
