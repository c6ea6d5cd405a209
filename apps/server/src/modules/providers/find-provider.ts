import type { Services } from '../../platform/context/context.ts';
import type { Db } from '../../platform/db/database.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import type { Project, ProjectContext } from '../projects/index.ts';
import { type LentCredentials, lentCredentials, SIMULATOR_ISSUER_PATH } from './lent-credentials.ts';
import type { OfferedProvider, Provider, UsableProvider } from './provider.ts';
import { PROVIDERS } from './provider-table.ts';
import { providerErrors } from './providers.errors.ts';
import { secretSealingContext } from './providers.rules.ts';
import { findProviderRow, listProviderRows } from './providers.store.ts';

/** The buttons of a project, in their order. */
export async function listOfferedProviders(
  { config, project }: ProjectContext,
  db: Db,
): Promise<readonly OfferedProvider[]> {
  const rows = await listProviderRows(db, project.id);
  return rows
    .filter((row) => isOffered(row, config))
    .map((row) => ({ key: row.key, kind: row.kind, name: nameOf(row) }));
}

export async function offeredProviderNames(ctx: ProjectContext, db: Db): Promise<ReadonlyMap<string, string>> {
  return new Map((await listOfferedProviders(ctx, db)).map(({ key, name }) => [key, name]));
}

/** One that people can sign in with now. Whether it exists or is switched off makes no difference to who asks. */
export async function getUsableProvider(ctx: ProjectContext, key: string): Promise<UsableProvider> {
  const row = await findProviderRow(ctx.database.db, ctx.project.id, key);
  if (!row || !isOffered(row, ctx.config)) throw new Problem(providerErrors.not_found);
  return usable(ctx, ctx.project, row);
}

export function isOffered(row: Provider, config: Services['config']): boolean {
  if (!row.enabled) return false;
  return row.credentials === 'own' || lentCredentials(config, row.kind) !== null;
}

export function nameOf({ kind, name }: Pick<Provider, 'kind' | 'name'>): string {
  return name ?? PROVIDERS[kind].name;
}

export async function usable(
  { config, vault }: Pick<Services, 'config' | 'vault'>,
  project: Project,
  row: Provider,
): Promise<UsableProvider> {
  const { key, kind, trustEmail } = row;
  const traits = PROVIDERS[kind];
  const lent = row.credentials === 'instance' ? lentCredentials(config, kind) : null;
  const { clientId, clientSecret, options } = lent ?? (await ownCredentials(vault, row));
  return {
    key,
    kind,
    traits,
    name: nameOf(row),
    issuer: issuerOf(config, row, options),
    clientId,
    clientSecret,
    options,
    trustEmail,
    redirectUri: redirectUriOf(config, project, row),
  };
}

async function ownCredentials(vault: Services['vault'], row: Provider): Promise<LentCredentials> {
  const { projectId, key, clientId, clientSecretSealed, options } = row;
  assert(clientId !== null && clientSecretSealed !== null, 'credentials of its own are saved whole or not at all');
  const clientSecret = (await vault.unseal(clientSecretSealed, secretSealingContext(projectId, key))).toString();
  return { clientId, clientSecret, options };
}

/** Null: plain OAuth. */
function issuerOf(config: Services['config'], row: Provider, options: Provider['options']): string | null {
  if (row.kind === 'oidc') return row.issuer;
  if (row.kind === 'simulator') return `${config.origin}${SIMULATOR_ISSUER_PATH}`;
  return PROVIDERS[row.kind].issuer?.replace('{tenant}', options.tenant ?? 'common') ?? null;
}

/**
 * One for each provider, so that an answer of one is never taken for that of another (RFC 9700, section 4.4). With credentials of the instance
 * it is an address of the instance, because only that one is registered at the provider.
 */
export function redirectUriOf(
  config: Services['config'],
  project: Pick<Project, 'baseUrl'>,
  { key, credentials }: Pick<Provider, 'key' | 'credentials'>,
): string {
  return `${credentials === 'own' ? project.baseUrl : config.origin}/callback/${key}`;
}
