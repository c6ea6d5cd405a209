import { type Route, route } from '../../platform/http/contract.ts';
import { anyone } from '../projects/index.ts';
import { signedIn } from '../sessions/index.ts';
import {
  cancelDeletionContract,
  changePasswordContract,
  forgetMyDeviceContract,
  getMeContract,
  keepAccountContract,
  listMyDevicesContract,
  listMySessionsContract,
  renameMyDeviceContract,
  reportSignInContract,
  requestDeletionContract,
  revokeMyOtherSessionsContract,
  revokeMySessionContract,
  untrustMyDeviceContract,
  updateMeContract,
} from './account.contract.ts';
import { cancelDeletion, requestDeletion } from './account-deletion.ts';
import { changePassword } from './change-password.ts';
import { keepAccount } from './keep-account.ts';
import { forgetMyDevice, listMyDevices, renameMyDevice, untrustMyDevice } from './my-devices.ts';
import { getMe, updateMe } from './my-profile.ts';
import { listMySessions, revokeMyOtherSessions, revokeMySession } from './my-sessions.ts';
import { reportSignIn } from './report-sign-in.ts';

// biome-ignore format: a table
export const accountRoutes: readonly Route[] = [
  route('GET',    '/me',                           signedIn, getMeContract,                 getMe),
  route('PATCH',  '/me',                           signedIn, updateMeContract,              updateMe),
  route('GET',    '/me/sessions',                  signedIn, listMySessionsContract,        listMySessions),
  route('DELETE', '/me/sessions/:sessionId',       signedIn, revokeMySessionContract,       revokeMySession),
  route('POST',   '/me/sessions/revoke-others',    signedIn, revokeMyOtherSessionsContract, revokeMyOtherSessions),
  route('GET',    '/me/devices',                   signedIn, listMyDevicesContract,         listMyDevices),
  route('PATCH',  '/me/devices/:deviceId',         signedIn, renameMyDeviceContract,        renameMyDevice),
  route('DELETE', '/me/devices/:deviceId',         signedIn, forgetMyDeviceContract,        forgetMyDevice),
  route('DELETE', '/me/devices/:deviceId/trust',   signedIn, untrustMyDeviceContract,       untrustMyDevice),
  route('POST',   '/me/password',                  signedIn, changePasswordContract,        changePassword,  'hashing'),
  route('POST',   '/me/deletion',                  signedIn, requestDeletionContract,       requestDeletion, 'hashing'),
  route('POST',   '/me/deletion/cancel',           signedIn, cancelDeletionContract,        cancelDeletion),
  route('POST',   '/auth/account/keep',            anyone,   keepAccountContract,           keepAccount),
  route('POST',   '/auth/sign-in/report',          anyone,   reportSignInContract,          reportSignIn),
];
