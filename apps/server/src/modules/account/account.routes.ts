import { type Route, route } from '../../platform/http/contract.ts';
import { signedIn } from '../sessions/index.ts';
import {
  cancelDeletionContract,
  changePasswordContract,
  getMeContract,
  listMySessionsContract,
  requestDeletionContract,
  revokeMyOtherSessionsContract,
  revokeMySessionContract,
  updateMeContract,
} from './account.contract.ts';
import { cancelDeletion, requestDeletion } from './account-deletion.ts';
import { changePassword } from './change-password.ts';
import { getMe, updateMe } from './my-profile.ts';
import { listMySessions, revokeMyOtherSessions, revokeMySession } from './my-sessions.ts';

// biome-ignore format: a table
export const accountRoutes: readonly Route[] = [
  route('GET',    '/me',                        signedIn, getMeContract,                 getMe),
  route('PATCH',  '/me',                        signedIn, updateMeContract,              updateMe),
  route('GET',    '/me/sessions',               signedIn, listMySessionsContract,        listMySessions),
  route('DELETE', '/me/sessions/:sessionId',    signedIn, revokeMySessionContract,       revokeMySession),
  route('POST',   '/me/sessions/revoke-others', signedIn, revokeMyOtherSessionsContract, revokeMyOtherSessions),
  route('POST',   '/me/password',               signedIn, changePasswordContract,        changePassword,  'hashing'),
  route('POST',   '/me/deletion',               signedIn, requestDeletionContract,       requestDeletion, 'hashing'),
  route('POST',   '/me/deletion/cancel',        signedIn, cancelDeletionContract,        cancelDeletion),
];
