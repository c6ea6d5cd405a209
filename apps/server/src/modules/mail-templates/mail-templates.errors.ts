import { defineErrors } from '../../platform/http/problem.ts';

export const mailTemplateErrors = defineErrors('mail_templates', {
  unknown_placeholder: [
    400,
    'Something in braces is not known in this mail. See errors for its name and what is known.',
  ],
  changed_meanwhile: [409, 'Somebody else changed this template meanwhile. Read it again.'],
});
