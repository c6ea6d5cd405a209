export { rankOfRole } from './organizations.rules.ts';
export {
  findFirstOrganizationId,
  findFirstOwnerId,
  findMembership,
  insertMember,
  insertOrganization,
  isLastOwner,
  listMemberships,
  listOrganizationsOfUser,
  lockCoOwners,
  type Membership,
  moveMemberships,
} from './organizations.store.ts';
