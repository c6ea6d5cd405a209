import type { ProviderTraits } from './provider-table.ts';
import type { ProviderKind, ProviderOptions } from './providers.rules.ts';

/** What a project has set for a provider. */
export type Provider = {
  readonly projectId: string;
  readonly key: string;
  readonly kind: ProviderKind;
  readonly credentials: 'own' | 'instance';
  /** Null: the provider's own name. */
  readonly name: string | null;
  readonly issuer: string | null;
  readonly clientId: string | null;
  readonly clientSecretSealed: Buffer | null;
  readonly clientSecretLastFour: string | null;
  readonly options: ProviderOptions;
  readonly trustEmail: boolean;
  readonly enabled: boolean;
  readonly position: number;
  readonly updatedAt: Date;
};

/** One that people can sign in with now: what a flow needs, whoever's credentials they are. */
export type UsableProvider = {
  readonly key: string;
  readonly kind: ProviderKind;
  readonly traits: ProviderTraits;
  readonly name: string;
  /** Null: plain OAuth, whose endpoints stand in the table. */
  readonly issuer: string | null;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly options: ProviderOptions;
  readonly trustEmail: boolean;
  /** Where the provider sends people back to, as it is registered there. */
  readonly redirectUri: string;
};

/** What a button shows. */
export type OfferedProvider = { readonly key: string; readonly kind: ProviderKind; readonly name: string };
