import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import { PASSWORD } from '../user-formats/known-password.fixture.ts';
import { FIREBASE, VENDOR_FILES } from '../user-formats/user-files.fixture.ts';
import { createImports } from './user-imports.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: { userRoles: ['staff'], limits: { accountFailures: 100, addressFailures: 10_000 } },
  });
});
afterAll(() => server?.stop());

test.each(VENDOR_FILES.map((file) => [file.name, file] as const))(
  'people of %s sign in with the password that they had',
  async (_, { format, text, emails }) => {
    const imports = createImports(server);
    const parameters = format === 'firebase' ? { firebase: FIREBASE } : {};
    const done = await imports.run(text, { format, ...parameters });
    expect(await imports.rows(done.id)).toMatchObject(
      emails.map((email) => ({ email, outcome: 'created', code: null })),
    );
    for (const email of emails) {
      const signIn = (password: string) =>
        server.api.post(`${server.base}/auth/sign-in/password`, { email, password, transport: 'token' });
      expect(codeOf(await signIn(`${PASSWORD}!`)), email).toBe('sign_in.wrong_credentials');
      expect((await signIn(PASSWORD)).status, email).toBe(200);
    }
  },
);
