import { defineErrors } from '../../platform/http/problem.ts';

export const bulkActionErrors = defineErrors('bulk_actions', {
  not_found: [404, 'There is no such bulk action in this project.'],
  count_changed: [409, 'The filter finds another number of users now. Count again, and confirm the new number.'],
  too_many: [422, 'The filter finds more than 100,000 users, which are not counted exactly. Narrow it.'],
  busy: [409, 'Another bulk action of this project is running. Wait for its end, or cancel it.'],
  already_over: [409, 'This bulk action is over already.'],
});
