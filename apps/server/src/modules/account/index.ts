export { accountRoutes } from './account.routes.ts';
export { cancelDeletion, requestDeletion } from './account-deletion.ts';
export { changePassword } from './change-password.ts';
export { updateMe } from './my-profile.ts';
export { listMySessions, revokeMyOtherSessions, revokeMySession } from './my-sessions.ts';
