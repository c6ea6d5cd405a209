export { confirmEmailChange } from './confirm-email-change.ts';
export { emailChangeErrors } from './email-changes.errors.ts';
export { emailChangeRoutes } from './email-changes.routes.ts';
export { cancelEmailChange, getEmailChange } from './pending-email-change.ts';
export { requestEmailChange } from './request-email-change.ts';
export { undoEmailChange } from './undo-email-change.ts';
