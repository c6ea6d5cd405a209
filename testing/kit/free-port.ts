import { randomInt } from 'node:crypto';
import net from 'node:net';

/**
 * Below the ports that systems give to outgoing connections (Linux: from 32,768 on), and so is the companion 10,000 above. Between the moment in which a
 * port is found free and the one in which the program that is told of it listens there, nobody gets it by chance. Above 10,080, which browsers and
 * `fetch` refuse to talk to.
 */
const FIRST = 10_100;
const PAIRS = 5_900;

/** Processes begin at different places, and one never gives the same port twice. */
let next = randomInt(PAIRS);

/** For programs that are told their port. `companions` must be free too, counted from it: 1 for the example app, 10,000 for the bus of a Redis cluster. */
export async function freePort(...companions: readonly number[]): Promise<number> {
  for (let tries = 0; tries < PAIRS; tries++) {
    const port = FIRST + 2 * (next++ % PAIRS);
    const wanted = await Promise.all([0, ...companions].map((offset) => isFree(port + offset)));
    if (wanted.every(Boolean)) return port;
  }
  throw new Error(`no port is free from ${FIRST} on`);
}

function isFree(port: number): Promise<boolean> {
  const probe = net.createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
