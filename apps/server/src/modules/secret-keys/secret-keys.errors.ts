import { defineErrors } from '../../platform/http/problem.ts';

export const secretKeyErrors = defineErrors('secret_keys', {
  not_found: [404, 'There is no such secret key in this project.'],
  expiry_past: [422, 'A key expires in the future, or not at all.'],
});
