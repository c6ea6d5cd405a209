import { defineErrors } from '../../platform/http/problem.ts';

export const deviceErrors = defineErrors('devices', {
  not_found: [404, 'There is no such device.'],
});
