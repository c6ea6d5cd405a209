import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  bearer,
  codeOf,
  createPerson,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';

const PICTURE = 'https://pictures.example.com/ines.png?size=96';

let server: TestServer;
let key: { authorization: string };
let users: string;
beforeAll(async () => {
  server = await startTestServer();
  key = bearer(server.secretKey);
  users = `${server.origin}/v1/users`;
});
afterAll(() => server.stop());

const create = (body: object) => server.api.post(users, body, key);
const patch = (id: string, body: object) => server.api.request('PATCH', `${users}/${id}`, { body, headers: key });
const imageOf = async (id: string) => ((await server.api.get(`${users}/${id}`, key)).json as { image: unknown }).image;

async function changesOf(id: string, action: string): Promise<unknown[]> {
  const { json } = await server.api.get(`${server.origin}/v1/audit-events?target=${id}`, key);
  const { data } = json as { data: { action: string; changes: unknown }[] };
  return data.filter((event) => event.action === action).map(({ changes }) => changes);
}

/** Somebody who changes their own profile. */
async function signedIn() {
  const person = await createPerson(server);
  const { userId } = person;
  const { accessToken } = await signInForTokens(server, person);
  const headers = bearer(accessToken);
  return {
    userId,
    patchMe: (body: object): Promise<Answer> => server.api.request('PATCH', `${server.base}/me`, { body, headers }),
    sessionImage: async () =>
      ((await server.api.get(`${server.base}/session`, headers)).json as { user: { image: string | null } }).user.image,
  };
}

describe('the picture of a user', () => {
  test('is set by themselves, is in their session within a second, and is taken away by null', async () => {
    const { userId, patchMe, sessionImage } = await signedIn();
    expect(await sessionImage()).toBeNull();
    const saved = await patchMe({ image: PICTURE });
    expect([saved.status, (saved.json as { image: string }).image]).toEqual([200, PICTURE]);
    await until(async () => (await sessionImage()) === PICTURE, 1_000, 'the picture in the session');
    // The same again is no change, and what is not named stays.
    await patchMe({ image: PICTURE });
    await patchMe({ name: 'Ines' });
    expect(await imageOf(userId)).toBe(PICTURE);
    expect((await patchMe({ image: null })).json).toMatchObject({ image: null });
    await until(async () => (await sessionImage()) === null, 1_000, 'no picture in the session');
    expect(await changesOf(userId, 'users.profile_changed')).toEqual([
      { image: [PICTURE, null] },
      { name: [null, 'Ines'] },
      { image: [null, PICTURE] },
    ]);
  });

  test('is set by whoever manages users, when the user is made and later', async () => {
    const made = await create({ email: 'with-picture@example.com', image: PICTURE });
    const { id, image } = made.json as { id: string; image: string };
    expect([made.status, image, await imageOf(id)]).toEqual([201, PICTURE, PICTURE]);
    expect((await patch(id, { name: 'Ines' })).json).toMatchObject({ image: PICTURE });
    expect((await patch(id, { image: null })).json).toMatchObject({ image: null });
    expect((await patch(id, { image: PICTURE })).json).toMatchObject({ image: PICTURE });
    expect((await changesOf(id, 'users.updated')).slice(0, 2)).toEqual([
      { image: [null, PICTURE] },
      { image: [PICTURE, null] },
    ]);
  });
});

const LONGEST = `https://example.com/${'x'.repeat(2_028)}`;

// biome-ignore format: a table
test.each([
  ['not encrypted',          'http://example.com/a.png'],
  ['a script',               'javascript:alert(1)'],
  ['a picture in itself',    'data:image/png;base64,iVBORw0KGgo='],
  ['a file',                 'file:///etc/passwd'],
  ['a blob',                 'blob:https://example.com/1'],
  ['a path',                 '/a.png'],
  ['without a scheme',       '//example.com/a.png'],
  ['one slash',              'https:/example.com/a.png'],
  ['a backslash',            'https://example.com\\a.png'],
  ['a user name',            'https://ines@example.com/a.png'],
  ['credentials',            'https://ines:secret@example.com/a.png'],
  ['a password alone',       'https://:secret@example.com/a.png'],
  ['a space before it',      ' https://example.com/a.png'],
  ['a line break inside',    'https://exam\nple.com/a.png'],
  ['NUL',                    'https://example.com/\u0000.png'],
  ['half of a pair',         'https://example.com/\ud800.png'],
  ['no host',                'https://'],
  ['one character too long', `${LONGEST}x`],
  ['nothing',                ''],
  ['a number',               7],
])('%s is no address of a picture', async (_, image) => {
  const { userId, patchMe } = await signedIn();
  await patch(userId, { image: PICTURE });
  for (const refused of [
    await patchMe({ image, name: 'Half written' }),
    await patch(userId, { image, name: 'Half written' }),
    await create({ email: `half-${userId}@example.com`, image }),
  ])
    expect([refused.status, codeOf(refused)]).toEqual([400, 'request.invalid']);
  const kept = (await server.api.get(`${users}/${userId}`, key)).json;
  expect(kept).toMatchObject({ image: PICTURE });
  expect(kept).not.toMatchObject({ name: 'Half written' });
  expect((await server.api.get(`${users}?q=half-${userId}`, key)).json).toMatchObject({ data: [] });
});

test('an address of 2,048 characters is one', async () => {
  const { userId, patchMe } = await signedIn();
  expect((await patchMe({ image: LONGEST })).status).toBe(200);
  expect(await imageOf(userId)).toBe(LONGEST);
});
