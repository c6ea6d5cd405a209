import { sealedValues } from '../../platform/db/sealed-values.ts';
import { sealingContext } from './set-up-totp.ts';

export const sealedTotpSecrets = sealedValues({
  name: 'totp',
  table: 'totp_factors',
  column: 'secret_sealed',
  key: ['project_id', 'id'],
  context: ({ id }) => sealingContext(id),
});
