import { type Route, route } from '../../platform/http/contract.ts';
import { anyone, scope } from '../projects/index.ts';
import { getSession } from './get-session.ts';
import { listUserSessions, revokeSession, revokeUserSessions } from './managed-sessions.ts';
import { refreshSession } from './refresh-session.ts';
import { anyoneWithCredential, signedIn } from './sessions.context.ts';
import {
  getSessionContract,
  listUserSessionsContract,
  refreshContract,
  revokeSessionContract,
  revokeUserSessionsContract,
  signOutAllContract,
  signOutContract,
} from './sessions.contract.ts';
import { signOut, signOutAll } from './sign-out.ts';

// biome-ignore format: a table
export const sessionRoutes: readonly Route[] = [
  route('GET',    '/session',                    anyoneWithCredential,    getSessionContract,         getSession,     'verification'),
  route('POST',   '/auth/refresh',               anyone,                  refreshContract,            refreshSession, 'verification'),
  route('POST',   '/auth/sign-out',              anyoneWithCredential,    signOutContract,            signOut,        'verification'),
  route('POST',   '/auth/sign-out-all',          signedIn,                signOutAllContract,         signOutAll,     'verification'),
  route('GET',    '/v1/users/:userId/sessions',  scope('sessions:read'),  listUserSessionsContract,   listUserSessions),
  route('DELETE', '/v1/users/:userId/sessions',  scope('sessions:write'), revokeUserSessionsContract, revokeUserSessions),
  route('DELETE', '/v1/sessions/:sessionId',     scope('sessions:write'), revokeSessionContract,      revokeSession),
];
