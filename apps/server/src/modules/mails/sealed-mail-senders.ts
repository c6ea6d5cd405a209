import { sealedValues } from '../../platform/db/sealed-values.ts';
import { senderSealingContext } from './mails.rules.ts';

export const sealedMailSenders = sealedValues({
  name: 'mail_senders',
  table: 'mail_senders',
  column: 'api_key_sealed',
  key: ['project_id'],
  context: ({ project_id }) => senderSealingContext(project_id),
});
