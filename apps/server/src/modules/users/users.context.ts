import type { BaseContext } from '../../platform/context/context.ts';
import type { ErrorDefinition } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { Project, ProjectContext } from '../projects/index.ts';
import type { User } from './user.ts';

/** What the management of users needs of sessions and passwords, which stand above this module. */
export type UserCredentials = {
  endSessions(
    tx: Tx,
    target: { readonly projectId: string; readonly userId: string; readonly reason: string },
  ): Promise<number>;
  /** Null where the rules of the project allow this password, else what they say. */
  refusalOfPassword(
    ctx: BaseContext,
    project: Project,
    password: string,
    person: { readonly email: string; readonly name: string | null },
  ): Promise<{ readonly definition: ErrorDefinition; readonly text: string } | null>;
  /** Connected accounts of one user become another's. */
  moveIdentities(
    tx: Tx,
    move: { readonly projectId: string; readonly fromUserId: string; readonly intoUserId: string },
  ): Promise<void>;
  /** Ends what this operator has open as somebody else. */
  endImpersonationsBy(tx: Tx, target: { readonly projectId: string; readonly userId: string }): Promise<void>;
  /** A link that proves the user's address, to that address. */
  sendVerification(ctx: ProjectContext, tx: Tx, user: User): Promise<void>;
  /** Tells the address that the account had until now: `before` is the user as it was. */
  tellFormerAddress(ctx: ProjectContext, tx: Tx, before: User): Promise<void>;
  setPassword(
    ctx: BaseContext,
    tx: Tx,
    password: { readonly projectId: string; readonly userId: string; readonly hash: string },
  ): Promise<void>;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly userCredentials: UserCredentials;
  }
}
