export { emailKeyOf } from '../../lib/email-key.ts';
export { usernameIn } from '../../lib/user-fields.ts';
export { applyBan, banOf } from './ban-user.ts';
export { type BulkUser, insertUsers, listTakenKeys } from './bulk-users.store.ts';
export { keepUser } from './cancel-user-deletion.ts';
export { claimUsername, holdUsernames, keepUsername, requireUsername } from './claim-username.ts';
export { countOfUsers } from './count-users.ts';
export { removeDueUser, removeUser, removeUserBy } from './delete-user.ts';
export { findPageOfUsers, type UsersFilter } from './list-users.ts';
export { lockUsers, setUserEmail } from './managed-users.store.ts';
export { proveEmail } from './prove-email.ts';
export { refuseLastOwner } from './refuse-last-owner.ts';
export { type Decider, operatorRankOf, refuseOutranked } from './refuse-outranked.ts';
export { applyRoles } from './set-user-roles.ts';
export { takeTokenOfUser } from './take-token-of-user.ts';
export { type ProfileChange, tellProfileChange } from './tell-profile-change.ts';
export { findTokenOfAddress, takeTokenOfAddress } from './token-of-address.ts';
export { liftBan } from './unban-user.ts';
export { applyChange, verifiedAt } from './update-user.ts';
export type { User } from './user.ts';
export { removeEndedUsernameReservations } from './usernames.store.ts';
export type { UserCredentials } from './users.context.ts';
export { managedUser, ownProfile, publicUser, usersFilter } from './users.contract.ts';
export { userErrors } from './users.errors.ts';
export { userRoutes } from './users.routes.ts';
export { isBanned, isUsernameMissing, wantedUsername } from './users.rules.ts';
export {
  claimUserRow,
  confirmUserEmail,
  findUserByEmail,
  findUserById,
  holdUser,
  holdUserByEmail,
  insertUser,
  listUsersDueForDeletion,
  lockUser,
  NOBODY,
  scheduleUserDeletion,
  setUsername,
  updateUserProfile,
} from './users.store.ts';
export { viewManagedUser, viewOwnProfile, viewPublicUser } from './users.views.ts';
