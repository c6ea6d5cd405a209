import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { signedIn } from '../sessions/index.ts';
import { countProjectReferrals } from './count-project-referrals.ts';
import { listReferrals } from './list-referrals.ts';
import { listMyReferrals, makeMyReferralLink } from './my-referrals.ts';
import {
  countReferralsContract,
  listMyReferralsContract,
  listReferralsContract,
  makeMyReferralLinkContract,
} from './referrals.contract.ts';

// biome-ignore format: a table
export const referralRoutes: readonly Route[] = [
  route('GET',  '/me/referrals',       signedIn,            listMyReferralsContract,    listMyReferrals),
  route('POST', '/me/referrals/link',  signedIn,            makeMyReferralLinkContract, makeMyReferralLink),
  route('GET',  '/v1/referrals',       scope('users:read'), listReferralsContract,      listReferrals),
  route('GET',  '/v1/referrals/count', scope('users:read'), countReferralsContract,     countProjectReferrals),
];
