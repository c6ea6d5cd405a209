import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { signedIn } from '../sessions/index.ts';
import {
  beginTotpSetUpContract,
  confirmTotpSetUpContract,
  listMyFactorsContract,
  listUserFactorsContract,
  removeTotpContract,
  removeUserFactorsContract,
  renewRecoveryCodesContract,
} from './factors.contract.ts';
import { listUserFactors, removeUserFactors } from './managed-factors.ts';
import { beginTotpSetUp, confirmTotpSetUp, listMyFactors, removeTotp, renewRecoveryCodes } from './my-factors.ts';

// biome-ignore format: a table
export const factorRoutes: readonly Route[] = [
  route('GET',    '/me/factors',                 signedIn,             listMyFactorsContract,      listMyFactors),
  route('POST',   '/me/factors/totp',            signedIn,             beginTotpSetUpContract,     beginTotpSetUp),
  route('POST',   '/me/factors/totp/confirm',    signedIn,             confirmTotpSetUpContract,   confirmTotpSetUp),
  route('DELETE', '/me/factors/totp',            signedIn,             removeTotpContract,         removeTotp),
  route('POST',   '/me/factors/recovery-codes',  signedIn,             renewRecoveryCodesContract, renewRecoveryCodes),
  route('GET',    '/v1/users/:userId/factors',   scope('users:read'),  listUserFactorsContract,    listUserFactors),
  route('DELETE', '/v1/users/:userId/factors',   scope('users:write'), removeUserFactorsContract,  removeUserFactors),
];
