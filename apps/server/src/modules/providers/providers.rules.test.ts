import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discordProfile, githubProfile, nameOfAppleUser, profileOfClaims } from './provider-profiles.ts';
import { PROVIDERS } from './provider-table.ts';
import { courseOf, isProven, PROVIDER_KINDS, readState, stateText } from './providers.rules.ts';

const VERIFIED = { emailVerifiedAt: new Date() };
const UNVERIFIED = { emailVerifiedAt: null };

test.each([
  [true, null, 'sign_up'],
  [true, UNVERIFIED, 'claim'],
  [true, VERIFIED, 'confirm'],
  [false, null, 'confirm'],
  [false, UNVERIFIED, 'confirm'],
  [false, VERIFIED, 'confirm'],
] as const)('proven %s with the account %j: %s', (proven, existing, course) => {
  expect(courseOf(proven, existing)).toBe(course);
});

describe('the word of a provider for an address', () => {
  test('counts only where it says verified', () => {
    for (const kind of PROVIDER_KINDS)
      for (const trust of [true, false]) expect(isProven(PROVIDERS[kind], trust, { emailVerified: false })).toBe(false);
  });

  test('never counts for Microsoft, whatever a project sets (A54)', () => {
    for (const trust of [true, false])
      expect(isProven(PROVIDERS.microsoft, trust, { emailVerified: true })).toBe(false);
  });

  test('counts for an issuer of the project’s own where the project says so', () => {
    expect(isProven(PROVIDERS.oidc, false, { emailVerified: true })).toBe(false);
    expect(isProven(PROVIDERS.oidc, true, { emailVerified: true })).toBe(true);
  });
});

test('a state is read as it was written, and nothing else is one', () => {
  const token = `pvs_${'aB3-_'.repeat(9).slice(0, 43)}`;
  expect(readState(stateText(token, 'field-note'))).toEqual({ token, slug: 'field-note' });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const read = readState(text);
      expect(read === null || stateText(read.token, read.slug) === text).toBe(true);
    }),
  );
});

const PICTURE = 'https://pictures.example.com/u/583231?v=4';

describe('what a provider answers', () => {
  test('GitHub: the number is the subject, and the primary address counts alone', () => {
    const user = { id: 583231, login: 'octocat', name: 'Octo Cat', email: 'public@example.com', avatar_url: PICTURE };
    const emails = [
      { email: 'old@example.com', primary: false, verified: true },
      { email: 'octo@example.com', primary: true, verified: false },
    ];
    expect(githubProfile([user, emails])).toEqual({
      subject: '583231',
      name: 'Octo Cat',
      image: PICTURE,
      email: 'octo@example.com',
      emailVerified: false,
    });
    expect(githubProfile([{ ...user, name: null }, []])).toMatchObject({ name: 'octocat', email: null });
    expect(githubProfile([{ login: 'nobody' }, emails])).toBeNull();
    expect(githubProfile([])).toBeNull();
  });

  test('Discord', () => {
    const user = {
      id: '80351110224678912',
      username: 'nelly',
      global_name: null,
      avatar: '8342729096ea3675442027381ff50dfe',
      email: 'n@example.com',
      verified: true,
    };
    expect(discordProfile([user])).toEqual({
      subject: '80351110224678912',
      name: 'nelly',
      image: 'https://cdn.discordapp.com/avatars/80351110224678912/8342729096ea3675442027381ff50dfe.png',
      email: 'n@example.com',
      emailVerified: true,
    });
    expect(discordProfile([{ ...user, verified: 'yes' }])).toMatchObject({ emailVerified: false });
    for (const avatar of [null, '', '../../x', 7]) expect(discordProfile([{ ...user, avatar }])?.image).toBeNull();
  });

  test('Apple writes booleans as text, and the name comes apart from the token', () => {
    const profile = profileOfClaims('https://appleid.apple.com', '001.a', {
      email: 'a@example.com',
      email_verified: 'true',
    });
    expect(profile).toMatchObject({ emailVerified: true, name: null });
    expect(nameOfAppleUser('{"name":{"firstName":"Ada","lastName":"Lovelace"}}')).toBe('Ada Lovelace');
    for (const text of [
      '',
      'x',
      '[]',
      '{"name":{}}',
      '{"name":{"firstName":7}}',
      `{"name":{"firstName":"${'x'.repeat(500)}"}}`,
      // Halves of surrogate pairs and NUL come through JSON escapes: no column holds them.
      '{"name":{"firstName":"Ada\\ud800"}}',
      '{"name":{"lastName":"\\u0000"}}',
    ])
      expect(nameOfAppleUser(text), text).toBeNull();
  });

  test.each([
    undefined,
    7,
    'http://example.com/a.png',
    'javascript:alert(1)',
    'https://example.com/\u0000',
    { url: PICTURE },
  ])('%j is no picture, and the person comes without one', (picture) => {
    expect(profileOfClaims('https://id.example', 'x', { picture })).toMatchObject({ subject: 'x', image: null });
    expect(githubProfile([{ id: 1, avatar_url: picture }, []])).toMatchObject({ subject: '1', image: null });
  });

  test.each([
    ['no address', undefined],
    ['two addresses', 'a@example.com, b@example.com'],
    ['a line break', 'a@example.com\nBcc: b@example.com'],
    ['an object', { email: 'a@example.com' }],
    ['a name around it', 'Ada <a@example.com>'],
  ])('%s is no address, and then nothing is verified', (_, email) => {
    const profile = profileOfClaims('https://id.example', 'x', { email, email_verified: true });
    expect(profile).toMatchObject({ email: null, emailVerified: false });
  });

  test.each(['', ' ', 'x'.repeat(256), 'a\u0000b', 'ä'])('%j is no subject', (subject) => {
    expect(profileOfClaims('https://id.example', subject, {})).toBeNull();
  });
});

test('every provider has a name, and an issuer or endpoints of its own unless the project or the instance names it', () => {
  for (const kind of PROVIDER_KINDS) {
    const { issuer, plain, name } = PROVIDERS[kind];
    expect(name).not.toBe('');
    expect(issuer === null || plain === null).toBe(true);
    expect(issuer !== null || plain !== null, kind).toBe(kind !== 'oidc' && kind !== 'simulator');
  }
});
