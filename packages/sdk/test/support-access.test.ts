import { afterAll, beforeAll, expect, test } from 'vitest';
import { impersonate, tokenOf } from '../../../apps/server/src/modules/impersonations/impersonations.fixture.ts';
import { createPerson, startTestServer, type TestServer } from '../../../testing/kit/index.ts';
import { createFrontdesk } from '../src/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { userRoles: ['editor'] } });
});
afterAll(() => server.stop());

test.each(['online', 'offline'] as const)('an app that verifies %s sees who acts as its user', async (verification) => {
  const { base: baseUrl, secretKey, operator } = server;
  const now = () => server.running.services.clock.now().getTime();
  const frontdesk = createFrontdesk({ baseUrl, secretKey, verification, now });
  try {
    const person = await createPerson(server);
    await frontdesk.api.users.setRoles(person.userId, ['editor']);
    const headers = await tokenOf(server, await impersonate(server, person));
    const snapshot = await frontdesk.getUser({ headers });
    expect(snapshot).toMatchObject({
      user: { id: person.userId, roles: ['editor'] },
      actor: { id: expect.stringMatching(/^usr_/), email: verification === 'online' ? operator.email : '' },
    });
    expect(snapshot?.actor?.id).not.toBe(person.userId);
  } finally {
    frontdesk.close();
  }
});
