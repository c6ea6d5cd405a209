import { type Route, route } from '../../platform/http/contract.ts';
import { anyone, scope } from '../projects/index.ts';
import { joinWaitlist } from './join-waitlist.ts';
import { approveWaitlist, deleteWaitlistEntry, listWaitlist } from './manage-waitlist.ts';
import {
  approveWaitlistContract,
  deleteWaitlistEntryContract,
  joinWaitlistContract,
  listWaitlistContract,
} from './waitlist.contract.ts';

// biome-ignore format: a table
export const waitlistRoutes: readonly Route[] = [
  route('POST',   '/auth/waitlist',                        anyone,               joinWaitlistContract,        joinWaitlist),
  route('GET',    '/v1/waitlist-entries',                  scope('users:read'),  listWaitlistContract,        listWaitlist),
  route('POST',   '/v1/waitlist-entries/approve',          scope('users:write'), approveWaitlistContract,     approveWaitlist),
  route('DELETE', '/v1/waitlist-entries/:waitlistEntryId', scope('users:write'), deleteWaitlistEntryContract, deleteWaitlistEntry),
];
