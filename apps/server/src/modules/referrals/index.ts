export { listMyReferrals, makeMyReferralLink } from './my-referrals.ts';
export { completeReferral, noteReferral } from './note-referral.ts';
export { referralCodeIn } from './referrals.contract.ts';
export { referralRoutes } from './referrals.routes.ts';
export { countReferrals, findReferralCode, findReferralOf } from './referrals.store.ts';
