import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Browser,
  bearer,
  createPerson,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { offerSimulator, press, signInAtProvider } from '../../../../../testing/kit/providers.ts';

const PICTURE = 'https://pictures.example.com/ada.png';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { signUpsPerAddressAndHour: 1_000 } } });
  await offerSimulator(server);
});
afterAll(() => server?.stop());

async function imageIn(browser: Browser): Promise<string | null> {
  const { json } = await browser.get(`${server.base}/session`);
  return (json as { user: { image: string | null } }).user.image;
}

test('whoever signs up with a provider has the picture that it tells, and keeps what they make of it', async () => {
  const person = { email: 'pictured@example.com', picture: PICTURE };
  const { browser } = await signInAtProvider(server, person);
  expect(await imageIn(browser)).toBe(PICTURE);
  const elsewhere = { ...person, picture: 'https://pictures.example.com/newer.png' };
  expect(await imageIn((await signInAtProvider(server, elsewhere)).browser)).toBe(PICTURE);
});

test.each(['http://example.com/a.png', 'data:image/png;base64,iVBORw0KGgo=', 'https://a:b@example.com/a.png', 'x'])(
  'a picture at %j is none, and the sign-up goes on',
  async (picture) => {
    const email = `no-picture-${encodeURIComponent(picture).length}@example.com`;
    const { browser } = await signInAtProvider(server, { email, picture });
    expect(await imageIn(browser)).toBeNull();
  },
);

test('it waits for the confirmation of the address with the rest of the profile', async () => {
  const email = 'unproven-picture@example.com';
  const { browser } = await signInAtProvider(server, { email, emailVerified: false, picture: PICTURE });
  const mail = await server.mail(email, /verify your address to sign in with Simulator/);
  await press(server, browser, mail.links[0] ?? '', '/confirm-provider');
  expect(await imageIn(browser)).toBe(PICTURE);
});

test('an account that was there keeps its own, also where it has none', async () => {
  const own = 'https://pictures.example.com/own.png';
  for (const image of [own, null]) {
    const { userId, email } = await createPerson(server);
    const headers = bearer(server.secretKey);
    await server.api.request('PATCH', `${server.origin}/v1/users/${userId}`, { body: { image }, headers });
    const { browser } = await signInAtProvider(server, { email, picture: PICTURE });
    const mail = await server.mail(email, /verify your address to sign in with Simulator/);
    await press(server, browser, mail.links[0] ?? '', '/confirm-provider');
    expect(await imageIn(browser)).toBe(image);
  }
});

test('who claims an account that a stranger prepared takes over no picture of it', async () => {
  const email = 'prepared@example.com';
  const prepared = { email, image: 'https://pictures.example.com/strangers.png' };
  await server.api.post(`${server.origin}/v1/users`, prepared, bearer(server.secretKey));
  const { browser } = await signInAtProvider(server, { email, picture: PICTURE });
  expect(await imageIn(browser)).toBe(PICTURE);
});
