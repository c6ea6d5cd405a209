import type { BaseContext } from '../../platform/context/context.ts';
import type { Tx } from '../../platform/outbox/write.ts';

/** What the management of users needs of sessions and passwords, which stand above this module. */
export type UserCredentials = {
  endSessions(
    tx: Tx,
    target: { readonly projectId: string; readonly userId: string; readonly reason: string },
  ): Promise<number>;
  /** Null where the rules allow this password, else what they say. */
  refusalOfPassword(
    password: string,
    about: { readonly email: string; readonly name: string | null; readonly projectName: string },
  ): { readonly code: string; readonly title: string } | null;
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
