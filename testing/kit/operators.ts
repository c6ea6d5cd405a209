import { decodeId, encodeId } from '../../apps/server/src/lib/type-id.ts';
import { insertMember, insertOrganization } from '../../apps/server/src/modules/organizations/index.ts';
import { setPassword } from '../../apps/server/src/modules/passwords/index.ts';
import { insertUser } from '../../apps/server/src/modules/users/index.ts';
import { GOOD_PASSWORD, type Person, signInForTokens } from './people.ts';
import type { TestServer } from './server.ts';

/** Operators for tests. Invitations to an organization do not exist yet, so these are written where one will write them. */
export async function createOperator(
  server: TestServer,
  given: { email: string; organizationId?: string; role?: string },
): Promise<Person & { readonly uuid: string }> {
  const { database, clock, ids, passwordHashing } = server.running.services;
  const projectId = server.running.system.id;
  const now = clock.now();
  const id = ids.uuid();
  const user = await insertUser(database.db, { projectId, id, email: given.email, emailVerifiedAt: now, now });
  if (!user) throw new Error(`${given.email} is an operator already`);
  await setPassword(database.db, { projectId, userId: id, hash: await passwordHashing.hash(GOOD_PASSWORD), now });
  const { organizationId, role } = given;
  if (organizationId !== undefined && role !== undefined) {
    await insertMember(database.db, { projectId, organizationId, userId: id, role, now });
  }
  return { email: given.email, password: GOOD_PASSWORD, userId: encodeId('user', id), uuid: id };
}

export async function createOrganization(
  server: TestServer,
  slug: string,
  projectId = server.running.system.id,
): Promise<string> {
  const { database, clock, ids } = server.running.services;
  const id = ids.uuid();
  await insertOrganization(database.db, { projectId, id, slug, name: slug, now: clock.now() });
  return id;
}

/** Makes somebody an owner of an organization of the first project. */
export async function makeMember(
  server: TestServer,
  organizationId: string,
  userId: string,
  role = 'owner',
): Promise<void> {
  const { database, clock } = server.running.services;
  const projectId = uuidOf('project', server.project.id);
  await insertMember(database.db, {
    projectId,
    organizationId,
    userId: uuidOf('user', userId),
    role,
    now: clock.now(),
  });
}

/** The header of an operator's session, signed in at the system project's own door. */
export async function operatorHeader(
  server: TestServer,
  operator: { email: string; password: string } = server.operator,
  projectId?: string,
): Promise<Record<string, string>> {
  const { accessToken } = await signInForTokens({ base: `${server.origin}/p/frontdesk`, api: server.api }, operator);
  return {
    authorization: `Bearer ${accessToken}`,
    ...(projectId === undefined ? {} : { 'frontdesk-project': projectId }),
  };
}

export function controlHeader(server: TestServer): { authorization: string } {
  return { authorization: `Bearer ctl_${server.running.services.vault.derive('control').toString('base64url')}` };
}

export function uuidOf(kind: 'project' | 'user' | 'organization', id: string): string {
  const uuid = decodeId(kind, id);
  if (uuid === null) throw new Error(`${id} is no ${kind} id`);
  return uuid;
}
