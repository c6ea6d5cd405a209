import { sealedValues } from '../../platform/db/sealed-values.ts';
import { secretSealingContext } from './providers.rules.ts';

export const sealedProviderSecrets = sealedValues({
  name: 'providers',
  table: 'providers',
  column: 'client_secret_sealed',
  key: ['project_id', 'key'],
  context: ({ project_id, key }) => secretSealingContext(project_id, key),
});
