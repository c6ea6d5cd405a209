import { BlockList, isIPv6 } from 'node:net';
import { limitKey, parseCidr } from '../../lib/network.ts';
import type { Services } from '../../platform/context/context.ts';
import { networkOf } from './address-bans.rules.ts';
import { type ActiveBan, listActiveBans, readBansVersion } from './address-bans.store.ts';

/** The bans as this replica knows them. */
export type AddressBans = {
  /** 0: nobody is banned, and no address need be looked at. */
  readonly size: number;
  isBanned(address: string): boolean;
  /** Reads them now, whether or not they have changed. Of all who ask while they are read, one reads them once more. */
  refresh(): Promise<void>;
  /** After the commit of a change. It stands, so that it cannot be read now is no failure of it: `follow` reads it as soon as it can. */
  changed(): Promise<void>;
  /** Asks every second whether they have changed. */
  follow(): { stop(): void };
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly addressBans: AddressBans;
  }
}

const INTERVAL_MILLISECONDS = 1_000;

/** Some megabytes. Whoever is banned beyond that is limited as everybody is. */
const MOST = 20_000;

type Copy = {
  readonly size: number;
  /** When the first of them ends. */
  readonly nextEnd: number;
  /** Single addresses and /64s, by the key that limits count them by, with their end: the bulk of them. */
  readonly single: ReadonlyMap<string, number>;
  readonly ranges: readonly { readonly list: BlockList; readonly until: number }[];
};

export function createAddressBans(services: Pick<Services, 'database' | 'clock' | 'log'>): AddressBans {
  const { clock, log } = services;
  const database = services.database.share('administration');
  let copy: Copy = copyOf([]);
  let version = -1;

  let reading: Promise<void> | null = null;
  let following: Promise<void> | null = null;

  // One after the other: else a slow reading could put what it saw in the place of what a later one has seen.
  function refresh(): Promise<void> {
    if (reading === null) {
      reading = read().finally(() => {
        reading = null;
      });
      return reading;
    }
    const begin = () => {
      following = null;
      return refresh();
    };
    following ??= reading.then(begin, begin);
    return following;
  }

  async function read(): Promise<void> {
    // The version first: what is committed between the two reads is read again, and nothing is missed.
    const seen = await readBansVersion(database);
    copy = copyOf(await listActiveBans(database.db, clock.now(), MOST));
    version = seen;
  }

  return {
    get size() {
      return copy.size;
    },
    isBanned(address) {
      const now = clock.now().getTime();
      if ((copy.single.get(limitKey(address)) ?? 0) > now) return true;
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      return copy.ranges.some(({ list, until }) => until > now && list.check(address, family));
    },
    refresh,
    async changed() {
      try {
        await refresh();
      } catch (error) {
        log.warn({ reason: (error as Error).message }, 'a change of the bans of addresses is read later');
      }
    },
    follow() {
      let asking = false;
      let failed = false;
      const ask = async () => {
        if (asking) return;
        asking = true;
        try {
          const ended = copy.nextEnd <= clock.now().getTime();
          if ((await readBansVersion(database)) !== version || ended) await refresh();
          failed = false;
        } catch (error) {
          if (!failed) log.warn({ reason: (error as Error).message }, 'the bans of addresses cannot be read');
          failed = true;
        } finally {
          asking = false;
        }
      };
      const timer = setInterval(ask, INTERVAL_MILLISECONDS);
      return { stop: () => clearInterval(timer) };
    },
  };
}

function copyOf(bans: readonly ActiveBan[]): Copy {
  const single = new Map<string, number>();
  const ranges: Copy['ranges'][number][] = [];
  let nextEnd = Number.POSITIVE_INFINITY;
  for (const { network, expiresAt } of bans) {
    const until = expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
    nextEnd = Math.min(nextEnd, until);
    const cidr = parseCidr(network);
    if (cidr === null) continue;
    const key = limitKey(cidr.address);
    if (networkOf(cidr.address) === network) single.set(key, Math.max(until, single.get(key) ?? 0));
    else {
      const list = new BlockList();
      list.addSubnet(cidr.address, cidr.prefix, cidr.family);
      ranges.push({ list, until });
    }
  }
  return { size: bans.length, nextEnd, single, ranges };
}
