export { endSession, endSessionsOfUser } from './end-sessions.ts';
export { completeSignIn, type IssuedSession, issueSession, prepareSession, tellOfSession } from './issue-session.ts';
export { renew } from './refresh-session.ts';
export { createSessionFront, type SessionCheck } from './session-check.ts';
export { clearSessionCookies } from './session-cookies.ts';
export {
  authenticateSession,
  type CredentialContext,
  signedIn,
  type UserContext,
  userContext,
} from './sessions.context.ts';
export { listedSession, secondFactorNeeded, signedIn as signedInAnswer, transport } from './sessions.contract.ts';
export { sessionErrors } from './sessions.errors.ts';
export { sessionRoutes } from './sessions.routes.ts';
export {
  deleteEndedSessions,
  listOpenSessions,
  type NewSession,
  openingParts,
  openValues,
  type SnapshotRow,
} from './sessions.store.ts';
export { createSharedCopies } from './shared-copies.ts';
export { signOut } from './sign-out.ts';
export { createSnapshotCopies } from './snapshot-copies.ts';
export { viewListedSession } from './view-session.ts';
