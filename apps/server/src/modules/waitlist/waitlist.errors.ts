import { defineErrors } from '../../platform/http/problem.ts';

export const waitlistErrors = defineErrors('waitlist_entries', {
  closed: [403, 'There is no waitlist here.'],
  not_found: [404, 'There is no such entry on the waitlist of this project.'],
  cursor_invalid: [400, 'This cursor does not belong to this list.'],
});
