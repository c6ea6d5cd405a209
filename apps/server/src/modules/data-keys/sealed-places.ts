import type { Services } from '../../platform/context/context.ts';
import type { Db } from '../../platform/db/database.ts';
import { countAnswersSealedUnder } from '../../platform/idempotency/idempotency.store.ts';
import { countCaptchasSealedUnder, resealCaptchas } from '../captchas/index.ts';
import { countMailsSealedUnder, countSendersSealedUnder, resealMailSenders } from '../mails/index.ts';
import { countSignerKeysSealedUnder, resealSignerKeys } from '../passwords/index.ts';
import { countProvidersSealedUnder, resealProviderSecrets } from '../providers/index.ts';
import { countSigningKeysSealedUnder, resealSigningKeys } from '../signing-keys/index.ts';
import { countTotpSecretsSealedUnder, resealTotpSecrets } from '../totp/index.ts';

/** One place where sealed values lie. */
export type SealedPlace = {
  readonly name: string;
  /** Where the values lie, as `table.column`. */
  readonly column: string;
  readonly count: (db: Db, dataKeyId: string) => Promise<number>;
  /** Seals at most so many anew; how many. Null: these values end by themselves. */
  readonly reseal:
    | ((services: Pick<Services, 'database' | 'vault'>, dataKeyId: string, limit: number) => Promise<number>)
    | null;
};

/**
 * Everything that `vault.seal` made and that lies somewhere. A data key is removed when none of these hold a value under it, so that a place
 * that is missing here loses what it holds: a test compares this list with the schema.
 */
// biome-ignore format: a table
export const SEALED_PLACES: readonly SealedPlace[] = [
  { name: 'signingKeys',        column: 'signing_keys.private_key_sealed', count: countSigningKeysSealedUnder, reseal: resealSigningKeys },
  { name: 'mailSenders',        column: 'mail_senders.api_key_sealed',     count: countSendersSealedUnder,     reseal: resealMailSenders },
  { name: 'totpSecrets',        column: 'totp_factors.secret_sealed',      count: countTotpSecretsSealedUnder, reseal: resealTotpSecrets },
  { name: 'providerSecrets',    column: 'providers.client_secret_sealed',  count: countProvidersSealedUnder,   reseal: resealProviderSecrets },
  { name: 'passwordSignerKeys', column: 'password_signer_keys.key_sealed', count: countSignerKeysSealedUnder,  reseal: resealSignerKeys },
  { name: 'captchas',           column: 'captchas.secret_sealed',          count: countCaptchasSealedUnder,    reseal: resealCaptchas },
  { name: 'idempotencyAnswers', column: 'idempotency_keys.body_sealed',    count: countAnswersSealedUnder,     reseal: null },
  { name: 'queuedMails',        column: 'jobs.job.data',                   count: countMailsSealedUnder,       reseal: null },
];
