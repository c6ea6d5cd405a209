/** A token as the server makes them, but for the signature: this package reads claims and leaves verifying to the server. */
export function makeToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1' })}.${part(claims)}.c2lnbmF0dXJl`;
}

/** The shape of a snapshot, with the user's id to tell two apart. */
export function makeSnapshot(userId: string) {
  return {
    user: {
      id: userId,
      email: 'ada@example.com',
      emailVerified: true,
      username: null,
      name: 'Ada',
      image: null,
      locale: null,
      roles: [],
      metadata: {},
    },
    session: {
      id: 'ses_1',
      createdAt: '2026-11-21T00:00:00.000Z',
      expiresAt: '2026-12-21T00:00:00.000Z',
      idleExpiresAt: '2026-12-05T00:00:00.000Z',
      amr: ['pwd'],
      acr: null,
      deviceId: null,
      applicationId: 'app_1',
    },
    organization: null,
    permissions: [],
    subscription: null,
    entitlements: {},
    actor: null,
    version: 1,
  };
}
