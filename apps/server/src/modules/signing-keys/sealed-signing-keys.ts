import { sealedValues } from '../../platform/db/sealed-values.ts';
import { sealingContext } from './make-signing-key.ts';

export const sealedSigningKeys = sealedValues({
  name: 'signing_keys',
  table: 'signing_keys',
  column: 'private_key_sealed',
  key: ['project_id', 'id'],
  context: ({ id }) => sealingContext(id),
});
