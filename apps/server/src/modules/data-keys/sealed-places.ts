import type { Db } from '../../platform/db/database.ts';
import type { SealedValues } from '../../platform/db/sealed-values.ts';
import { countAnswersSealedUnder } from '../../platform/idempotency/idempotency.store.ts';
import { sealedCaptchas } from '../captchas/index.ts';
import { countMailsSealedUnder, sealedMailSenders } from '../mails/index.ts';
import { sealedSignerKeys } from '../passwords/index.ts';
import { sealedProviderSecrets } from '../providers/index.ts';
import { sealedSigningKeys } from '../signing-keys/index.ts';
import { sealedTotpSecrets } from '../totp/index.ts';

/** One place where sealed values lie. Without `reseal` they end by themselves. */
export type SealedPlace = {
  readonly name: string;
  /** As `table.column`. */
  readonly column: string;
  readonly count: (db: Db, dataKeyId: string) => Promise<number>;
  readonly reseal: SealedValues['reseal'] | null;
};

/**
 * Everything that `vault.seal` made and that lies somewhere. A data key is removed when none of these hold a value under it, so that a place
 * that is missing here loses what it holds: a test compares this list with the schema.
 */
export const SEALED_PLACES: readonly SealedPlace[] = [
  { name: 'signingKeys', ...sealedSigningKeys },
  { name: 'mailSenders', ...sealedMailSenders },
  { name: 'totpSecrets', ...sealedTotpSecrets },
  { name: 'providerSecrets', ...sealedProviderSecrets },
  { name: 'passwordSignerKeys', ...sealedSignerKeys },
  { name: 'captchas', ...sealedCaptchas },
  { name: 'idempotencyAnswers', column: 'idempotency_keys.body_sealed', count: countAnswersSealedUnder, reseal: null },
  { name: 'queuedMails', column: 'jobs.job.data', count: countMailsSealedUnder, reseal: null },
];
