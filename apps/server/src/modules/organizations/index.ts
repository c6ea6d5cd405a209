export { rankOfRole } from './organizations.rules.ts';
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
