import { LRUCache } from 'lru-cache';
import {
  allowInsecureRequests,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type ServerMetadata,
} from 'openid-client';
import type { Services } from '../../platform/context/context.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import { createPlaces } from '../../platform/load/places.ts';
import { createOutbound } from '../../platform/outbound/outbound.ts';
import { clientAuthentication } from './client-authentication.ts';
import { fetchThrough } from './outbound-fetch.ts';
import type { UsableProvider } from './provider.ts';
import { providerFailure } from './provider-failure.ts';

/** How this process speaks with providers. */
export type ProviderClients = {
  /** Its endpoints and keys, read once in ten minutes. Throws a problem where they cannot be had. */
  configurationOf(provider: UsableProvider): Promise<Configuration>;
  /** The discovery document of an issuer, read now. */
  discover(provider: UsableProvider): Promise<Configuration>;
  /** Runs what waits for a provider. Bounded, for each project too: a provider that is slow keeps nobody else waiting. */
  run<Result>(projectId: string, work: () => Promise<Result>): Promise<Result>;
  /** Whether people may be sent to this address: one of the web, by plain HTTP only where this server goes so itself. */
  mayBeVisited(url: URL): boolean;
  close(): void;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly providerClients: ProviderClients;
  }
}

const KEPT_MILLISECONDS = 10 * 60 * 1000;
const AT_ONCE = 64;
const AT_ONCE_PER_PROJECT = 16;

export function createProviderClients({ config, clock }: Pick<Services, 'config' | 'clock'>): ProviderClients {
  // The simulator answers on this machine, in development alone.
  const simulator = config.providerSimulator ? [new URL(config.origin).host] : [];
  const allowed = [...config.outboundAllowed, ...simulator];
  const outbound = createOutbound({ allowed });
  const fetch = fetchThrough(outbound);
  const kept = new LRUCache<string, Promise<Configuration>>({ max: 1_000, ttl: KEPT_MILLISECONDS });
  const places = createPlaces({
    name: 'providers',
    runningMost: AT_ONCE,
    waitingMost: AT_ONCE,
    waitMillisecondsMost: 1_000,
  });
  const running = new Map<string, number>();

  async function discover(provider: UsableProvider): Promise<Configuration> {
    try {
      return await read(provider);
    } catch (error) {
      throw providerFailure(error);
    }
  }

  async function read(provider: UsableProvider): Promise<Configuration> {
    const { issuer, clientId } = provider;
    const authentication = clientAuthentication(provider, clock);
    if (issuer === null) {
      const made = new Configuration(plainMetadata(provider), clientId, {}, authentication);
      made[customFetch] = fetch;
      // Whether plain HTTP is spoken is decided by the outbound client.
      allowInsecureRequests(made);
      return made;
    }
    // By itself the library believes an id token because of the TLS that it came over. Ours is verified by the provider's keys as well.
    const execute = [allowInsecureRequests, enableNonRepudiationChecks];
    return discovery(new URL(issuer), clientId, {}, authentication, { execute, [customFetch]: fetch });
  }

  return {
    configurationOf(provider) {
      const { issuer, kind, clientId, clientSecret, options } = provider;
      const name = JSON.stringify([issuer ?? kind, clientId, sha256(clientSecret).toString('base64'), options]);
      const known = kept.get(name);
      if (known) return known;
      const made = discover(provider);
      kept.set(name, made);
      made.catch(() => kept.delete(name));
      return made;
    },
    discover,
    async run(projectId, work) {
      const before = running.get(projectId) ?? 0;
      if (before >= AT_ONCE_PER_PROJECT) throw places.refuse();
      running.set(projectId, before + 1);
      try {
        await places.take();
        try {
          return await work();
        } finally {
          places.give();
        }
      } finally {
        const left = (running.get(projectId) ?? 1) - 1;
        if (left === 0) running.delete(projectId);
        else running.set(projectId, left);
      }
    },
    mayBeVisited: ({ protocol, host }) => protocol === 'https:' || (protocol === 'http:' && allowed.includes(host)),
    close: () => outbound.close(),
  };
}

function plainMetadata({ traits }: UsableProvider): ServerMetadata {
  const { plain } = traits;
  if (plain === null) throw new Error('a provider has an issuer, or its endpoints stand in the table');
  return {
    issuer: plain.issuer,
    authorization_endpoint: plain.authorizationEndpoint,
    token_endpoint: plain.tokenEndpoint,
  };
}
