import type { Db } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { User } from '../users/index.ts';

/** What somebody shows: digits or a recovery code, or what a security key signed. Each factor reads the part that it knows. */
export type Proof = { readonly code?: string | undefined; readonly credential?: unknown };

/** Where a proof is asked for: within one sign-in, or within one session and whatever goes on in its place. What was made for one place is nothing in another. */
export type ProofPlace = { readonly attemptId: string } | { readonly lineageId: string };

/** A way to prove who one is after the first proof. Types only: modules that implement it lie above this one. */
export type Factor = {
  readonly kind: string;
  /** What it adds to `amr` (RFC 8176). */
  readonly amr: readonly string[];
  /** Whether having it is a wish to be asked for it. A recovery code is only ever a way around another factor. */
  readonly asks: boolean;
  isReady(db: Db, projectId: string, userId: string): Promise<boolean>;
  /** What the person's device has to answer, where the factor is not simply typed. */
  challenge?(ctx: ProjectContext, tx: Tx, user: User, place: ProofPlace): Promise<Readonly<Record<string, unknown>>>;
  /** Takes the proof: whoever shows the same one again, or at the same moment, gets false. */
  prove(ctx: ProjectContext, tx: Tx, user: User, proof: Proof, place: ProofPlace): Promise<boolean>;
  /** Where it can be set up on the way in, because the project requires a second factor. */
  readonly enrolment?: Enrolment;
};

export type Enrolment = {
  /** Whether this project has it. */
  isOffered(project: ProjectContext['project']): boolean;
  /** What the person needs to set it up. Begun again, the one before is void. */
  begin(ctx: ProjectContext, tx: Tx, user: User, place: ProofPlace): Promise<Readonly<Record<string, unknown>>>;
  /** Null: the proof is not right. Recovery codes are shown here and never again. */
  confirm(
    ctx: ProjectContext,
    tx: Tx,
    user: User,
    proof: Proof,
    place: ProofPlace,
  ): Promise<{ readonly recoveryCodes: readonly string[] } | null>;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    /** Every second factor of the product, from `app/factors.ts`. */
    readonly factors: readonly Factor[];
  }
}
