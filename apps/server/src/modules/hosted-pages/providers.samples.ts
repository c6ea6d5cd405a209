import {
  email,
  longEmail,
  longName,
  minutesAgo,
  none,
  now,
  returnTo,
  type Sample,
  type SampleFrames,
  sample,
  token,
} from './frames.samples.ts';
import * as pages from './index.ts';

export const google: pages.ProviderLine = { key: 'google', kind: 'google', name: 'Google' };
export const ownProvider: pages.ProviderLine = {
  key: 'acme-sso',
  kind: 'oidc',
  name: 'Anmeldedienst der Forschungsgemeinschaft Hohenstein',
};
export const providerLines: readonly pages.ProviderLine[] = [
  google,
  { key: 'github', kind: 'github', name: 'GitHub' },
  { key: 'apple', kind: 'apple', name: 'Apple' },
  { key: 'microsoft', kind: 'microsoft', name: 'Microsoft' },
  { key: 'gitlab', kind: 'gitlab', name: 'GitLab' },
  { key: 'discord', kind: 'discord', name: 'Discord' },
  ownProvider,
];

/** Accounts at providers. */
export function providersSamples({ frame, long, instance, account, longAccount }: SampleFrames): readonly Sample[] {
  return [
    sample('provider-start', '/sign-in/google', pages.providerSignInPage, {
      ...frame,
      state: 'start',
      provider: google,
      returnTo,
      problems: none,
    }),
    sample('provider-start-expired', '/sign-in/google', pages.providerSignInPage, {
      ...frame,
      state: 'start',
      provider: google,
      problems: [{ code: 'forms.expired' }],
    }),
    sample('provider-going-on', '/sign-in/acme-sso', pages.providerSignInPage, {
      ...long,
      state: 'going_on',
      provider: ownProvider,
      url: 'https://login.acme.example/authorize?client_id=fieldnote',
    }),
    sample('provider-failed', '/callback/google', pages.providerSignInPage, {
      ...frame,
      state: 'failed',
      provider: google,
      problem: { code: 'providers.answer_invalid' },
      requestId: 'req_01kagm',
    }),
    sample('provider-failed-connecting', '/callback/acme-sso', pages.providerSignInPage, {
      ...long,
      state: 'failed',
      provider: ownProvider,
      problem: { code: 'identities.taken' },
      connecting: true,
      requestId: 'req_01kagm',
    }),
    sample('provider-unknown', '/callback/gone', pages.providerSignInPage, {
      ...frame,
      state: 'failed',
      problem: { code: 'providers.state_invalid' },
      requestId: 'req_01kagm',
    }),
    sample('confirm-provider-sent', '/confirm-provider', pages.confirmProviderPage, {
      ...long,
      state: 'sent',
      email: longEmail,
      providerName: ownProvider.name,
    }),
    sample('confirm-provider', '/confirm-provider', pages.confirmProviderPage, {
      ...frame,
      state: 'confirm',
      token,
      email,
      providerName: 'Microsoft',
      problems: none,
    }),
    sample('confirm-provider-taken', '/confirm-provider', pages.confirmProviderPage, {
      ...frame,
      state: 'confirm',
      token,
      email,
      providerName: 'Microsoft',
      problems: [{ code: 'identities.taken' }],
    }),
    sample('confirm-provider-elsewhere', '/confirm-provider', pages.confirmProviderPage, {
      ...frame,
      state: 'elsewhere',
    }),
    sample('confirm-provider-expired', '/confirm-provider', pages.confirmProviderPage, { ...long, state: 'expired' }),
    sample('account-connections', '/account/connections', pages.accountConnectionsPage, {
      ...account,
      now,
      connections: connectionLines(),
      providers: providerLines,
      problems: none,
      done: 'connected',
    }),
    sample('account-connections-last', '/account/connections', pages.accountConnectionsPage, {
      ...longAccount,
      now,
      connections: connectionLines().slice(0, 1),
      providers: [],
      problems: [{ code: 'identities.last_way_in' }],
    }),
    sample('account-connections-none', '/account/connections', pages.accountConnectionsPage, {
      ...account,
      now,
      connections: [],
      providers: providerLines.slice(0, 1),
      problems: none,
    }),
    sample('provider-simulator', '/dev/provider/authorize', pages.providerSimulatorPage, {
      ...instance,
      request: 'response_type=code&client_id=frontdesk&state=pvs_7Qd2.demo',
      client: 'localhost:4400',
      people: [
        { subject: 'sim-ada', email: 'ada@example.com', emailVerified: true, name: 'Ada Lovelace' },
        { subject: 'sim-long', email: longEmail, emailVerified: false, name: longName },
      ],
      misbehaviours: ['none', 'wrong_nonce', 'slow'],
    }),
  ];
}

function connectionLines(): readonly pages.ConnectionLine[] {
  return [
    {
      id: 'idn_1',
      kind: 'google',
      providerName: 'Google',
      offered: true,
      email: longEmail,
      createdAt: minutesAgo(90_000),
      lastUsedAt: minutesAgo(3),
    },
    {
      id: 'idn_2',
      kind: 'oidc',
      providerName: ownProvider.name,
      offered: false,
      createdAt: minutesAgo(9_000),
      lastUsedAt: minutesAgo(9_000),
    },
  ];
}
