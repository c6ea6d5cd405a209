import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { readAppleKey } from './client-authentication.ts';
import { usable } from './find-provider.ts';
import { lentCredentials } from './lent-credentials.ts';
import type { Provider } from './provider.ts';
import type { putProviderContract } from './providers.contract.ts';
import { providerErrors } from './providers.errors.ts';
import { contradictionIn, secretSealingContext } from './providers.rules.ts';
import { findProviderRow, lockProviderRow, writeProviderRow } from './providers.store.ts';
import { viewProvider } from './providers.views.ts';
import { holdProject, refuseClosingLastProvider } from './refuse-closing-last-provider.ts';

type Input = InputOf<typeof putProviderContract>;
type Secret = Pick<Provider, 'clientSecretSealed' | 'clientSecretLastFour'>;

/** From now on, for people who are on their way too: who they are is asked with the credentials of then. */
export async function putProvider(ctx: ManagementContext, input: Input): Promise<OutputOf<typeof putProviderContract>> {
  authorize(ctx, 'providers:write');
  if (input.clientSecret !== undefined) requireFreshOperator(ctx);
  const projectId = ctx.project.id;
  const { providerKey: key, clientSecret, ...given } = input;
  judge(ctx, input);
  const read = await findProviderRow(ctx.database.db, projectId, key);
  await requireReadable(ctx, input, read);

  const written = await write(ctx, async (tx) => {
    const held = given.enabled ? null : await holdProject(ctx, tx);
    const before = await lockProviderRow(tx.db, projectId, key);
    const secret = secretOf(ctx, input, before);
    const after = await writeProviderRow(tx.db, { projectId, key, ...given, ...secret, now: tx.now });
    if (held && before?.enabled) await refuseClosingLastProvider(ctx, tx, held);
    const { kind, credentials, name, issuer, clientId, options, trustEmail, enabled } = after;
    tx.audit({
      projectId,
      action: 'providers.updated',
      target: { type: 'provider', id: key },
      changes: { kind, credentials, name, issuer, clientId, options, trustEmail, enabled, newSecret: !!clientSecret },
    });
    tx.emit({ projectId, type: 'provider.updated', data: { provider: key, kind, enabled } });
    return after;
  });
  return viewProvider(ctx.config, ctx.project, written);
}

function judge({ config }: ManagementContext, input: Input): void {
  const { kind, credentials, clientSecret } = input;
  const contradiction = contradictionIn({ ...input, key: input.providerKey });
  if (contradiction !== null) throw new Problem(providerErrors.contradictory, { detail: contradiction });
  if (credentials === 'instance') {
    if (lentCredentials(config, kind) === null) throw new Problem(providerErrors.not_lent);
    return;
  }
  if (input.clientId === null || (kind === 'oidc' && input.issuer === null))
    throw new Problem(providerErrors.incomplete);
  if (kind !== 'apple') return;
  if (!input.options.teamId || !input.options.keyId)
    throw new Problem(providerErrors.incomplete, { detail: 'Apple also wants the ids of your team and of the key.' });
  if (clientSecret !== undefined && readAppleKey(clientSecret) === null)
    throw new Problem(providerErrors.secret_invalid);
}

/**
 * A secret that is kept goes where it went before: with another client id or issuer it has to be entered again, so that nobody who may change the
 * address learns the secret by it.
 */
function secretOf(ctx: ManagementContext, input: Input, before: Provider | null): Secret {
  if (input.credentials === 'instance') return { clientSecretSealed: null, clientSecretLastFour: null };
  const { clientSecret } = input;
  if (clientSecret !== undefined) {
    const context = secretSealingContext(ctx.project.id, input.providerKey);
    const shown = clientSecret.includes('-----') ? null : clientSecret.slice(-4);
    return { clientSecretSealed: ctx.vault.seal(clientSecret, context), clientSecretLastFour: shown };
  }
  const isSame = before?.kind === input.kind && before.clientId === input.clientId && before.issuer === input.issuer;
  if (!isSame || before.clientSecretSealed === null) throw new Problem(providerErrors.incomplete);
  return { clientSecretSealed: before.clientSecretSealed, clientSecretLastFour: before.clientSecretLastFour };
}

/** Whoever enters an issuer hears at once whether it is one, and not from the first person who presses its button. */
async function requireReadable(ctx: ManagementContext, input: Input, before: Provider | null): Promise<void> {
  const { kind, issuer, clientId, providerKey: key } = input;
  if (kind !== 'oidc' || issuer === before?.issuer) return;
  const { providerClients } = ctx.modules;
  const probe = await usable(ctx, ctx.project, {
    ...input,
    projectId: ctx.project.id,
    key,
    credentials: 'own',
    clientId,
    clientSecretSealed: ctx.vault.seal('probe', secretSealingContext(ctx.project.id, key)),
    clientSecretLastFour: null,
    updatedAt: ctx.clock.now(),
  });
  try {
    await providerClients.run(ctx.project.id, () => providerClients.discover(probe));
  } catch (error) {
    if (!(error instanceof Problem) || error.definition.status !== 502) throw error;
    throw new Problem(providerErrors.issuer_unusable, { privateDetail: error.details.privateDetail ?? '' });
  }
}
