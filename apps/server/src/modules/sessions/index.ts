export { findLiveSession } from './credentials.ts';
export { endImpersonationsBy, endSession, endSessionsOfDevice, endSessionsOfUser } from './end-sessions.ts';
export { enterImpersonatedSession, issueImpersonatedSession } from './issue-impersonated-session.ts';
export { completeSignIn, type IssuedSession, issueSession, prepareSession, tellOfSession } from './issue-session.ts';
export { listOpenSessions, listSessionsOfUser } from './listed-sessions.store.ts';
export { renew, renewSecret } from './refresh-session.ts';
export { refuseImpersonated } from './refuse-impersonated.ts';
export { replaceSession } from './replace-session.ts';
export { isFreshProof, requireFreshProof } from './require-fresh-proof.ts';
export { requireLineage } from './require-lineage.ts';
export { createSessionFront, type SessionCheck } from './session-check.ts';
export { clearSessionCookies } from './session-cookies.ts';
export { looksLikeSessionSecret } from './session-secret.ts';
export {
  authenticateSession,
  type CredentialContext,
  signedIn,
  type UserContext,
  userContext,
} from './sessions.context.ts';
export { listedSession, signedIn as signedInAnswer, transport } from './sessions.contract.ts';
export { freshProofErrors, sessionErrors } from './sessions.errors.ts';
export { sessionRoutes } from './sessions.routes.ts';
export {
  deleteEndedSessions,
  type NewSession,
  openingParts,
  openValues,
  type SnapshotRow,
} from './sessions.store.ts';
export { createSharedCopies } from './shared-copies.ts';
export { signOut } from './sign-out.ts';
export { createSnapshotCopies } from './snapshot-copies.ts';
export { viewOwnSession } from './view-session.ts';
