import { describe, expect, it } from 'vitest';
import type { Provider } from '../../api/types.ts';
import { bodyOf, draftOf, fieldsOf, wrongFields } from './providers.rules.ts';

const google: Provider = {
  key: 'google',
  kind: 'google',
  credentials: 'own',
  name: null,
  issuer: null,
  clientId: 'id-1',
  clientSecretLastFour: '9fQ2',
  options: {},
  trustEmail: false,
  enabled: true,
  position: 3,
  offered: true,
  callbackUrl: 'https://auth.example.com/callback/google',
  updatedAt: '2026-11-21T09:41:00.000Z',
};

describe('a provider as it is typed', () => {
  it('begins with the credentials of the instance where it lends some', () => {
    expect(draftOf('google', null, true).credentials).toBe('instance');
    expect(draftOf('google', null, false).credentials).toBe('own');
    expect(draftOf('google', google, true).credentials).toBe('own');
  });

  it('keeps its secret as long as that goes where it went before', () => {
    const draft = draftOf('google', google, false);
    expect([...wrongFields('google', draft, google)]).toEqual([]);
    expect([...wrongFields('google', { ...draft, clientId: 'another' }, google)]).toEqual([
      ['clientSecret', 'missing'],
    ]);
    expect(bodyOf('google', draft, 3)).not.toHaveProperty('clientSecret');
  });

  it('sends what its kind has, and nothing that was typed for another', () => {
    const draft = {
      ...draftOf('google', null, false),
      clientId: ' id ',
      clientSecret: ' s ',
      tenant: 'common',
      issuer: 'x',
      trustEmail: true,
    };
    expect(bodyOf('google', draft, 0)).toEqual({
      kind: 'google',
      credentials: 'own',
      name: null,
      issuer: null,
      clientId: 'id',
      clientSecret: 's',
      options: {},
      trustEmail: false,
      enabled: true,
      position: 0,
    });
    expect(bodyOf('google', { ...draft, credentials: 'instance' }, 0)).toMatchObject({ clientId: null });
    expect(bodyOf('google', { ...draft, credentials: 'instance' }, 0)).not.toHaveProperty('clientSecret');
    expect(bodyOf('microsoft', draft, 0).options).toEqual({ tenant: 'common' });
  });

  it('of one’s own wants a short name and an issuer; Apple wants a team and a key', () => {
    const own = draftOf('oidc', null, false);
    expect([...wrongFields('oidc', own, null).keys()]).toEqual(['key', 'issuer', 'clientId', 'clientSecret']);
    expect(wrongFields('oidc', { ...own, key: 'Acme SSO' }, null).get('key')).toBe('invalid');
    expect(fieldsOf('apple', 'own')).toEqual(['name', 'clientId', 'teamId', 'keyId', 'clientSecret']);
  });
});
