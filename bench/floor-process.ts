import { once } from 'node:events';
import type { FloorOrder } from './floor.ts';
import type { MintingFloor } from './minting-floor.ts';
import { type Started, startPinned } from './processes.ts';

/** A floor in a process of its own on the server's core. */
export async function startFloor(
  order: FloorOrder | MintingFloor,
  logFile: string,
  program = 'bench/floor.ts',
): Promise<Started> {
  const floor = startPinned([program], { env: {}, logFile });
  const ready = once(floor.child, 'message');
  const ended = once(floor.child, 'exit').then(() => {
    throw new Error(`the floor ended; its words are in ${logFile}`);
  });
  floor.child.send(order);
  await Promise.race([ready, ended]);
  ended.catch(() => {});
  return floor;
}

/** How often an Argon2id floor has hashed so far. */
export async function hashesOf({ child }: Started): Promise<number> {
  const answer = once(child, 'message');
  child.send('count');
  const [message] = (await answer) as [{ hashes: number }];
  return message.hashes;
}
