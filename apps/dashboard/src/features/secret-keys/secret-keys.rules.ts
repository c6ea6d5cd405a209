import type { SecretKey } from '../../api/types.ts';
import type { Scope } from './secret-keys.queries.ts';

/** What a key is for, and the rights that this takes. `own`: chosen one by one. */
export const PRESETS = ['people', 'import', 'changes', 'settings', 'audit', 'look', 'everything', 'own'] as const;

export type Preset = (typeof PRESETS)[number];

export function scopesOf(preset: Exclude<Preset, 'own'>, all: readonly Scope[]): readonly Scope[] {
  return all.filter((scope) => BELONGS[preset](scope));
}

const BELONGS: Readonly<Record<Exclude<Preset, 'own'>, (scope: Scope) => boolean>> = {
  people: (scope) => /^(users|sessions):/.test(scope),
  import: (scope) => /^users:/.test(scope),
  changes: (scope) => scope === 'changes:read',
  settings: (scope) => /^projects:/.test(scope),
  audit: (scope) => scope === 'audit_events:read',
  look: (scope) => scope.endsWith(':read'),
  everything: (scope) => scope !== 'user_exports:with_hashes',
};

/** The task that these rights are for; `own` where they are for none of ours. */
export function presetOf(scopes: ReadonlySet<Scope>, all: readonly Scope[]): Preset {
  const fits = (preset: Exclude<Preset, 'own'>) => {
    const wanted = scopesOf(preset, all);
    return wanted.length === scopes.size && wanted.every((scope) => scopes.has(scope));
  };
  return PRESETS.find((preset) => preset !== 'own' && fits(preset)) ?? 'own';
}

export function isUsable({ revokedAt, expiresAt }: SecretKey, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || new Date(expiresAt) > now);
}

/** A rotation makes a second key of the same name. Of those that still work, all but the newest wait for being revoked. */
export function isReplaced(key: SecretKey, all: readonly SecretKey[], now: Date): boolean {
  return all.some(
    (other) =>
      other.name === key.name && other.id !== key.id && other.createdAt > key.createdAt && isUsable(other, now),
  );
}
