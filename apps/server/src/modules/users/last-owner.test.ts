import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  type Person,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { createOrganization, makeMember, uuidOf } from '../../../../../testing/kit/operators.ts';

let server: TestServer;
let counter = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** An organization of the first project, with this many owners. */
async function organizationWith(owners: number): Promise<{ organizationId: string; people: [Person, ...Person[]] }> {
  const organizationId = await createOrganization(server, `team-${++counter}`, uuidOf('project', server.project.id));
  const first = await createPerson(server);
  const people: [Person, ...Person[]] = [first];
  for (let index = 1; index < owners; index++) people.push(await createPerson(server));
  for (const person of people) await makeMember(server, organizationId, person.userId);
  return { organizationId, people };
}

const url = (person: Person) => `${server.origin}/v1/users/${person.userId}`;
const remove = (person: Person) => server.api.request('DELETE', url(person), { headers: bearer(server.secretKey) });
const ban = (person: Person) => server.api.post(`${url(person)}/ban`, { reason: 'x' }, bearer(server.secretKey));

describe('the last owner of an organization', () => {
  test('is neither deleted nor banned, and nothing of them changes', async () => {
    const { people } = await organizationWith(1);
    for (const refused of [await remove(people[0]), await ban(people[0])]) {
      expect(refused.status).toBe(409);
      expect(codeOf(refused)).toBe('users.last_owner');
    }
    const { json } = await server.api.get(url(people[0]), bearer(server.secretKey));
    expect(json).toMatchObject({ status: 'active', ban: null });
  });

  test('is whoever remains: members and banned owners do not count', async () => {
    const { organizationId, people } = await organizationWith(2);
    const member = await createPerson(server);
    await makeMember(server, organizationId, member.userId, 'admin');
    const [first, second] = people;
    expect((await ban(second as Person)).status).toBe(200);
    expect(codeOf(await remove(first))).toBe('users.last_owner');
    expect((await remove(member)).status).toBe(204);
    expect((await remove(second as Person)).status).toBe(204);
    expect(codeOf(await remove(first))).toBe('users.last_owner');
  });

  test.each(['delete', 'ban', 'one of each'] as const)(
    'is left when all owners remove each other at once: %s',
    async (how) => {
      for (let round = 0; round < 5; round++) {
        const { people } = await organizationWith(4);
        const answers = await Promise.all(
          people.map((person, index) =>
            how === 'delete' || (how === 'one of each' && index % 2 === 0) ? remove(person) : ban(person),
          ),
        );
        expect(answers.filter((answer) => answer.status === 409)).toHaveLength(1);
        expect(answers.filter((answer) => answer.status === 200 || answer.status === 204)).toHaveLength(3);
      }
    },
  );
});
