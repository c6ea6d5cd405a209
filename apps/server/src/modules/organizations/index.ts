export { BUILT_IN_ROLES, type BuiltInRole, rankOfRole } from './organizations.rules.ts';
export {
  findFirstOrganizationId,
  findFirstOwnerId,
  findMembership,
  insertMember,
  insertOrganization,
  isLastOwner,
  listMemberships,
  lockCoOwners,
  type Membership,
} from './organizations.store.ts';
