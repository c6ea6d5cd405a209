import type { Provider } from '../../api/types.ts';
import { texts } from '../../texts/index.ts';
import type { ProviderChange } from './providers.queries.ts';

export type ProviderKind = Provider['kind'];

export const KINDS: readonly ProviderKind[] = [
  'google',
  'apple',
  'microsoft',
  'github',
  'gitlab',
  'discord',
  'oidc',
  'simulator',
];

/** What a provider is called: one of one's own by its short name, until it has another. */
export function nameOf({ key, kind, name }: Pick<Provider, 'key' | 'kind' | 'name'>): string {
  return name ?? (kind === 'oidc' ? key : texts.providers.kinds[kind]);
}

/** As it is typed: nothing is an empty text. */
export type ProviderDraft = {
  readonly key: string;
  readonly credentials: Provider['credentials'];
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tenant: string;
  readonly teamId: string;
  readonly keyId: string;
  readonly trustEmail: boolean;
  readonly enabled: boolean;
};

export type ProviderField = Exclude<keyof ProviderDraft, 'credentials' | 'trustEmail' | 'enabled'>;

/** A new one begins with the credentials of the instance where it lends some: that works at once. */
export function draftOf(kind: ProviderKind, provider: Provider | null, lent: boolean): ProviderDraft {
  return {
    key: provider?.key ?? (kind === 'oidc' ? '' : kind),
    credentials: provider?.credentials ?? (lent ? 'instance' : 'own'),
    name: provider?.name ?? '',
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    clientSecret: '',
    tenant: provider?.options.tenant ?? '',
    teamId: provider?.options.teamId ?? '',
    keyId: provider?.options.keyId ?? '',
    trustEmail: provider?.trustEmail ?? false,
    enabled: provider?.enabled ?? true,
  };
}

/** What of the form a provider of this kind has. */
export function fieldsOf(kind: ProviderKind, credentials: Provider['credentials']): readonly ProviderField[] {
  const own: readonly ProviderField[] = credentials === 'own' ? ['clientId', 'clientSecret'] : [];
  if (kind === 'oidc') return ['key', 'name', 'issuer', ...own];
  if (credentials === 'instance') return ['name'];
  if (kind === 'apple') return ['name', 'clientId', 'teamId', 'keyId', 'clientSecret'];
  return kind === 'microsoft' ? ['name', ...own, 'tenant'] : ['name', ...own];
}

const OPTIONAL: readonly ProviderField[] = ['name', 'tenant'];

/** What cannot be sent as it is typed. The server decides; this spares a round trip. */
export function wrongFields(
  kind: ProviderKind,
  draft: ProviderDraft,
  provider: Provider | null,
): ReadonlyMap<ProviderField, 'missing' | 'invalid'> {
  const wrong = new Map<ProviderField, 'missing' | 'invalid'>();
  for (const field of fieldsOf(kind, draft.credentials))
    if (draft[field].trim() === '' && !OPTIONAL.includes(field)) wrong.set(field, 'missing');
  if (keepsSecret(draft, provider)) wrong.delete('clientSecret');
  if (kind === 'oidc' && !wrong.has('key') && !/^[a-z][a-z0-9-]{1,30}$/.test(draft.key.trim()))
    wrong.set('key', 'invalid');
  return wrong;
}

/** A kept secret goes where it went before. */
function keepsSecret(draft: ProviderDraft, provider: Provider | null): boolean {
  return (
    provider?.credentials === 'own' &&
    provider.clientId === draft.clientId.trim() &&
    (provider.issuer ?? '') === draft.issuer.trim()
  );
}

export function bodyOf(kind: ProviderKind, draft: ProviderDraft, position: number): ProviderChange {
  const shown = fieldsOf(kind, draft.credentials);
  const given = (field: ProviderField) =>
    shown.includes(field) && draft[field].trim() !== '' ? draft[field].trim() : null;
  const options = Object.fromEntries(
    (['tenant', 'teamId', 'keyId'] as const).flatMap((field) => {
      const value = given(field);
      return value === null ? [] : [[field, value]];
    }),
  );
  const clientSecret = given('clientSecret');
  return {
    kind,
    credentials: draft.credentials,
    name: given('name'),
    issuer: given('issuer'),
    clientId: given('clientId'),
    ...(clientSecret === null ? {} : { clientSecret }),
    options,
    trustEmail: kind === 'oidc' && draft.trustEmail,
    enabled: draft.enabled,
    position,
  };
}
