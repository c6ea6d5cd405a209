import type { Config } from '../../platform/config/config.ts';
import { PROVIDER_KINDS, type ProviderKind, type ProviderOptions } from './providers.rules.ts';

export type LentCredentials = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly options: ProviderOptions;
};

/** Where the simulator of development stands under the origin. */
export const SIMULATOR_ISSUER_PATH = '/dev/provider';

/** What the simulator knows its clients by. It protects nothing: the simulator signs anybody in as anybody. */
const SIMULATOR: LentCredentials = { clientId: 'frontdesk', clientSecret: 'simulator', options: {} };

/** Credentials of the instance for this kind, or null. */
export function lentCredentials({ providers, providerSimulator }: Config, kind: ProviderKind): LentCredentials | null {
  if (kind === 'simulator') return providerSimulator ? SIMULATOR : null;
  const known = Object.hasOwn(providers, kind) ? providers[kind] : undefined;
  if (!known) return null;
  const { clientId, clientSecret, ...options } = known;
  return { clientId, clientSecret, options };
}

export function lentKinds(config: Config): readonly ProviderKind[] {
  return PROVIDER_KINDS.filter((kind) => lentCredentials(config, kind) !== null);
}
