import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const SECRET = '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ws';
const development = (env: Record<string, string>) => readConfig(env, []);

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env, []);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('credentials that the instance lends', () => {
  test('are read from one variable', () => {
    const text = JSON.stringify({ google: { clientId: 'id', clientSecret: SECRET } });
    expect(development({ FRONTDESK_PROVIDERS: text }).providers).toEqual({
      google: { clientId: 'id', clientSecret: SECRET },
    });
    expect(development({}).providers).toEqual({});
  });

  test.each([
    ['no JSON', `google=${SECRET}`],
    ['a provider that nobody knows', JSON.stringify({ gogle: { clientId: 'id', clientSecret: SECRET } })],
    ['a secret without an id', JSON.stringify({ google: { clientSecret: SECRET } })],
    ['Apple without its team', JSON.stringify({ apple: { clientId: 'id', clientSecret: SECRET } })],
    ['a list', JSON.stringify([SECRET])],
  ])('%s is one clear line that shows no secret', (_, text) => {
    const faults = faultsOf({ FRONTDESK_PROVIDERS: text });
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) {
      expect(fault).toMatch(/^FRONTDESK_PROVIDERS: /);
      expect(fault).not.toContain(SECRET);
    }
  });
});

describe('the provider simulator', () => {
  const production = {
    NODE_ENV: 'production',
    FRONTDESK_PUBLIC_URL: 'https://auth.example.com',
    FRONTDESK_SECRET: 'a long secret of tests, 0123456789 abcdef',
    SMTP_URL: 'smtp://localhost:25',
    FRONTDESK_METRICS_TOKEN: 'a token of 16 characters',
  };

  test('is on in development unless it is switched off', () => {
    expect(development({}).providerSimulator).toBe(true);
    expect(development({ FRONTDESK_PROVIDER_SIMULATOR: '0' }).providerSimulator).toBe(false);
  });

  test('keeps production from starting', () => {
    expect(readConfig(production, []).providerSimulator).toBe(false);
    expect(faultsOf({ ...production, FRONTDESK_PROVIDER_SIMULATOR: '1' })).toEqual([
      'FRONTDESK_PROVIDER_SIMULATOR: it signs anybody in as anybody and does not run in production',
    ]);
  });
});
