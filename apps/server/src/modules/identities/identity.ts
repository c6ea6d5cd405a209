/** A user's account at a provider. */
export type Identity = {
  readonly projectId: string;
  readonly id: string;
  readonly userId: string;
  /** The key of the provider in this project. */
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  /** As the provider said last. For people to recognise it by: nobody is ever found by it. */
  readonly email: string | null;
  readonly name: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
};

/** What makes two identities the same: never an address. */
export type IdentityName = Pick<Identity, 'projectId' | 'provider' | 'issuer' | 'subject'>;
