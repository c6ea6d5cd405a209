import { defineErrors } from '../../platform/http/problem.ts';

export const addressBanErrors = defineErrors('address_bans', {
  banned: [403, 'Requests from this network are refused here.'],
  not_found: [404, 'There is no such ban.'],
  too_wide: [422, 'That is too much of the internet. The widest is /8, of IPv6 /32.'],
  never_banned: [422, 'Loopback addresses and trusted proxies are never banned: everybody would be.'],
  own_address: [422, 'You are within that network yourself.'],
  ends_before: [422, 'The end of a ban is in the future.'],
  taken: [409, 'That network is banned already. Lift that ban first.'],
});
