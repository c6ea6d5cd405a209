import { sealedValues } from '../../platform/db/sealed-values.ts';
import { captchaSealingContext } from './captchas.rules.ts';

export const sealedCaptchas = sealedValues({
  name: 'captchas',
  table: 'captchas',
  column: 'secret_sealed',
  key: ['project_id'],
  context: ({ project_id }) => captchaSealingContext(project_id),
});
