import type { Db } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { provesByPassword } from '../passwords/index.ts';
import { hasWayByMail, type Project, type ProjectContext } from '../projects/index.ts';
import type { User } from '../users/index.ts';
import type { WaysIn } from './identities.rules.ts';
import { listIdentitiesOfUser } from './identities.store.ts';

/**
 * What else a person can prove themselves with, as its own module knows it: passkeys, TOTP, recovery codes. This module counts and forgets
 * them without knowing their tables; `app/module-services.ts` has the list.
 */
export type OtherFactor = {
  readonly name: string;
  /** How many of them open the account by themselves. A second factor alone opens nothing: 0. */
  countWaysIn(db: Db, project: Project, userId: string): Promise<number>;
  /** For an account that begins anew (ATTACKS A53). */
  forget(tx: Tx, projectId: string, userId: string): Promise<void>;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly otherFactors: readonly OtherFactor[];
    /** The providers that a project offers: their names by their keys. They stand above this module. */
    readonly offeredProviders: (ctx: ProjectContext, db: Db) => Promise<ReadonlyMap<string, string>>;
  }
}

export async function countWaysIn(ctx: ProjectContext, db: Db, user: User): Promise<WaysIn> {
  const { project, modules } = ctx;
  const { methods } = project.settings;
  const offered = await modules.offeredProviders(ctx, db);
  const identities = await listIdentitiesOfUser(db, project.id, user.id);
  let others = 0;
  for (const factor of modules.otherFactors) others += await factor.countWaysIn(db, project, user.id);
  return {
    password: await provesByPassword(ctx, db, user.id),
    mail: hasWayByMail(methods) && user.emailVerifiedAt !== null,
    identities: identities.filter(({ provider }) => offered.has(provider)).length,
    others,
  };
}
