import type { Actor } from '../../platform/context/context.ts';
import type { UsersFilter } from '../users/index.ts';
import type { BulkAction, Counts } from './bulk-actions.rules.ts';

export type BulkActionState = 'waiting' | 'running' | 'finished' | 'cancelled' | 'failed';

/** What an operator does to everybody whom a filter finds, and how far it is. */
export type StoredBulkAction = {
  readonly projectId: string;
  readonly id: string;
  readonly action: BulkAction;
  readonly filter: UsersFilter;
  readonly actor: Actor;
  readonly state: BulkActionState;
  readonly expectedCount: number;
  readonly nextCursor: string | null;
  readonly counts: Counts;
  readonly failures: readonly { readonly id: string; readonly code: string }[];
  readonly faults: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
};

export function isOver({ state }: StoredBulkAction): boolean {
  return state !== 'waiting' && state !== 'running';
}
