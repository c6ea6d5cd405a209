export { emailKeyOf } from '../../lib/email-key.ts';
export type { User } from './user.ts';
export type { UserCredentials } from './users.context.ts';
export { publicUser } from './users.contract.ts';
export { userErrors } from './users.errors.ts';
export { userRoutes } from './users.routes.ts';
export { isBanned } from './users.rules.ts';
export {
  cancelUserDeletion,
  confirmUserEmail,
  deleteUserRow,
  findUserByEmail,
  findUserById,
  holdUser,
  insertUser,
  listUsersDueForDeletion,
  lockUser,
  scheduleUserDeletion,
  updateUserProfile,
} from './users.store.ts';
export { viewPublicUser } from './users.views.ts';
