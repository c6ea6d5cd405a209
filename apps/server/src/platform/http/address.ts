import type { IncomingMessage } from 'node:http';
import { canonicalAddress, inNetworks, type Network } from '../../lib/network.ts';

/** The address of whoever sent a request. */
export function addressOf({ headers, socket }: IncomingMessage, proxies: readonly Network[]): string {
  const forwardedFor = headers['x-forwarded-for'];
  return clientAddress(
    socket.remoteAddress,
    Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
    proxies,
  );
}

/**
 * The client's address. `X-Forwarded-For` counts only while the peer is a configured proxy; then the right-most address that is no
 * such proxy is the client. What cannot be read ends the walk at the last hop that was certain: it never skips a check.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  proxies: readonly Network[],
): string {
  let current = canonicalAddress(peer ?? '') ?? '0.0.0.0';
  if (forwardedFor === undefined || proxies.length === 0 || !inNetworks(current, proxies)) return current;
  for (const hop of forwardedFor.split(',').reverse()) {
    const address = canonicalAddress(hop);
    if (address === null) return current;
    current = address;
    if (!inNetworks(current, proxies)) return current;
  }
  return current;
}
