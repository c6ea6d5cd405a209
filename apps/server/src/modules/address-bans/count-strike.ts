import { parseCidr } from '../../lib/network.ts';
import { encodeId } from '../../lib/type-id.ts';
import { type BaseContext, type Services, systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { write } from '../../platform/outbox/write.ts';
import { takeLimits } from '../limits/index.ts';
import { getSystemProject } from '../operators/index.ts';
import {
  BAN_SECONDS,
  isInside,
  isNeverBanned,
  networkOf,
  STRIKE_WINDOW_SECONDS,
  STRIKES,
  scannerPathOf,
} from './address-bans.rules.ts';
import { insertAddressBan } from './address-bans.store.ts';

export type UnknownRequest = {
  readonly id: string;
  readonly path: string;
  /** Judged by the trusted proxies. */
  readonly ip: string;
  readonly userAgent: string | null;
  readonly secFetchSite: string | undefined;
};

/** More at once are not counted: a flood of strikes is not a flood of statements, and the next ones count. */
const MOST_AT_ONCE = 4;

/** For each request that no route takes. Where its path is one of other software it is a strike, and the last of the strikes is a ban. */
export function createStrikeCounter(services: Services): (request: UnknownRequest) => Promise<void> {
  const { config, log } = services;
  const database = services.database.share('administration');
  let counting = 0;
  return async (request) => {
    const what = scannerPathOf(request.path);
    if (what === null || counting >= MOST_AT_ONCE) return;
    // A browser that a page has sent here is no scanner: any page could send its readers, and have them banned.
    if (request.secFetchSite !== undefined && request.secFetchSite !== 'none') return;
    const network = networkOf(request.ip);
    const cidr = parseCidr(network);
    if (cidr === null || isInside(cidr) || isNeverBanned(cidr, config.trustedProxies)) return;
    counting++;
    try {
      await strike({ ...services, database }, request, { network, what });
    } catch (error) {
      log.warn({ requestId: request.id, reason: (error as Error).message }, 'a strike was not counted');
    } finally {
      counting--;
    }
  };
}

async function strike(
  services: Services,
  request: UnknownRequest,
  { network, what }: { network: string; what: string },
): Promise<void> {
  const system = await getSystemProject(services);
  const { allowed, remaining } = await takeLimits(services, system.id, [
    { kind: 'strikes.address', subject: request.ip, most: STRIKES, windowSeconds: STRIKE_WINDOW_SECONDS },
  ]);
  if (allowed ? remaining > 0 : services.modules.addressBans.isBanned(request.ip)) return;
  await write(contextOf(services, request), async (tx) => {
    const made = await insertAddressBan(tx.db, {
      id: services.ids.uuid(),
      network,
      source: 'scanner',
      reason: what,
      createdBy: null,
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + BAN_SECONDS * 1000),
    });
    if (!made) return;
    const id = encodeId('addressBan', made.id);
    const changes = { network, source: 'scanner', reason: what, expiresAt: made.expiresAt?.toISOString() ?? null };
    tx.audit({ projectId: system.id, action: 'address_bans.added', target: { type: 'address_ban', id }, changes });
    tx.emit({ projectId: system.id, type: 'address_ban.added', data: { addressBanId: id, network } });
  });
  await services.modules.addressBans.changed();
}

/** The instance itself acts; the audit names the request that it acts on. */
function contextOf(services: Services, { id, ip, userAgent }: UnknownRequest): BaseContext {
  const ctx = systemContext(services, id, createCookieJar(undefined));
  return { ...ctx, request: { ...ctx.request, ip, userAgent } };
}
