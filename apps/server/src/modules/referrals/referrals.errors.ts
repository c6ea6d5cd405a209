import { defineErrors } from '../../platform/http/problem.ts';

export const referralErrors = defineErrors('referrals', {
  off: [403, 'There are no referral links here.'],
});
