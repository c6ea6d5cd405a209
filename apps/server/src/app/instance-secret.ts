import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../platform/config/config.ts';
import type { InstanceSecrets } from '../platform/crypto/data-keys.ts';

/** Where development keeps its secret; the command line reads it there too. */
export function instanceSecretFile(dataFolder: string): string {
  return join(dataFolder, 'instance-secret');
}

export function readInstanceSecrets(config: Config): InstanceSecrets {
  const previous = config.secretPrevious === null ? null : Buffer.from(config.secretPrevious);
  return { current: readInstanceSecret(config), previous };
}

/** FRONTDESK_SECRET, or in development a random one in a 0600 file of the data folder, made by the first start. */
function readInstanceSecret(config: Config): Buffer {
  if (config.secret !== null) return Buffer.from(config.secret);
  const file = instanceSecretFile(config.dataFolder);
  mkdirSync(config.dataFolder, { recursive: true });
  try {
    writeFileSync(file, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return Buffer.from(readFileSync(file, 'utf8').trim());
}
