import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { banUser } from './ban-user.ts';
import { cancelUserDeletion } from './cancel-user-deletion.ts';
import { countUsers } from './count-users.ts';
import { createUser } from './create-user.ts';
import { deleteUser } from './delete-user.ts';
import { getUser } from './get-user.ts';
import { listUsers } from './list-users.ts';
import { mergeUser } from './merge-user.ts';
import { setUserEmail } from './set-user-email.ts';
import { setUserRoles } from './set-user-roles.ts';
import { unbanUser } from './unban-user.ts';
import { unlockUser } from './unlock-user.ts';
import { updateUser } from './update-user.ts';
import {
  banUserContract,
  cancelUserDeletionContract,
  countUsersContract,
  createUserContract,
  deleteUserContract,
  getUserContract,
  listUsersContract,
  mergeUserContract,
  setUserEmailContract,
  setUserRolesContract,
  unbanUserContract,
  unlockUserContract,
  updateUserContract,
} from './users.contract.ts';

// biome-ignore format: a table
export const userRoutes: readonly Route[] = [
  route('GET',    '/v1/users',                scope('users:read'),       listUsersContract,    listUsers),
  route('POST',   '/v1/users',                scope('users:write'),      createUserContract,   createUser),
  route('GET',    '/v1/users/count',          scope('users:read'),       countUsersContract,   countUsers),
  route('GET',    '/v1/users/:userId',        scope('users:read'),       getUserContract,      getUser),
  route('PATCH',  '/v1/users/:userId',        scope('users:write'),      updateUserContract,   updateUser),
  route('DELETE', '/v1/users/:userId',        scope('users:write'),      deleteUserContract,   deleteUser),
  route('PUT',    '/v1/users/:userId/email',  scope('users:write'),      setUserEmailContract, setUserEmail),
  route('PUT',    '/v1/users/:userId/roles',  scope('user_roles:write'), setUserRolesContract, setUserRoles),
  route('POST',   '/v1/users/:userId/merge',  scope('users:write'),      mergeUserContract,    mergeUser),
  route('POST',   '/v1/users/:userId/ban',    scope('users:write'),      banUserContract,      banUser),
  route('POST',   '/v1/users/:userId/unban',  scope('users:write'),      unbanUserContract,    unbanUser),
  route('POST',   '/v1/users/:userId/unlock', scope('users:write'),      unlockUserContract,   unlockUser),
  route('POST',   '/v1/users/:userId/deletion/cancel', scope('users:write'), cancelUserDeletionContract, cancelUserDeletion),
];
