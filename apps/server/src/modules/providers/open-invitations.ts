import type { Db } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/outbox/write.ts';

/** What is known here of an invitation: whom it lets in. */
export type OpenInvitation = {
  readonly projectId: string;
  readonly id: string;
  readonly email: string;
  readonly locale: string | null;
};

export type InvitedAddress = { readonly projectId: string; readonly emailKey: string; readonly now: Date };

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    /** Invitations to the project, for who comes by a provider. They stand above this module. */
    readonly openInvitations: {
      find(db: Db, address: InvitedAddress): Promise<OpenInvitation | null>;
      /** Never waits, because the user is held already: null where somebody else accepts it or takes it back at this moment, too. */
      lock(tx: Tx, address: InvitedAddress): Promise<OpenInvitation | null>;
      accept(tx: Tx, invitation: OpenInvitation, userId: string): Promise<void>;
    };
  }
}
