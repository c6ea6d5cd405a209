import { createSecretKey } from 'node:crypto';
import type { SharedCache } from '../cache/shared-cache.ts';
import { hmacSha256, sameBytes } from '../crypto/hash.ts';
import type { Vault } from '../crypto/vault.ts';
import type { Change, Changes } from './changes.ts';

/**
 * Takes the changes of a commit to the other replicas at once. The feed in Postgres stays the truth: a message that is lost is told 250 ms
 * later, and one that is invented, late or doubled only drops copies, which are then read anew. Signed, so that nobody who can publish
 * makes us read everything all the time.
 */
export function carryChanges(options: {
  shared: SharedCache;
  changes: Changes;
  vault: Vault;
  channel: string;
  /** Of this process: its own messages come back to it. */
  id: string;
}): void {
  const { shared, changes, channel, id } = options;
  const key = createSecretKey(options.vault.derive('shared changes'));
  changes.carryBy((carried) => {
    const text = JSON.stringify({ from: id, changes: carried });
    shared.publish(channel, `${hmacSha256(key, text).toString('base64')} ${text}`);
  });
  shared.subscribe(channel, (message) => {
    const space = message.indexOf(' ');
    const text = message.slice(space + 1);
    if (!sameBytes(Buffer.from(message.slice(0, Math.max(0, space)), 'base64'), hmacSha256(key, text))) return;
    const heard = JSON.parse(text) as { from: string; changes: Change[] };
    if (heard.from === id) return;
    for (const change of heard.changes) changes.hear(change, null);
  });
}
