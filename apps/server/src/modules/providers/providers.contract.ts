import { z } from 'zod';
import { timeOut, tokenIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';
import { identityErrors } from '../identities/index.ts';
import { limitErrors } from '../limits/index.ts';
import { tokenErrors } from '../one-time-tokens/index.ts';
import { projectErrors } from '../projects/index.ts';
import { referralCodeIn } from '../referrals/index.ts';
import { freshProofErrors, sessionErrors, transport } from '../sessions/index.ts';
import { signInAnswer, signInErrors } from '../sign-in-attempts/index.ts';
import { signUpErrors } from '../sign-ups/index.ts';
import { providerErrors } from './providers.errors.ts';
import { PROVIDER_KINDS, providerKey, providerOptions } from './providers.rules.ts';

const kind = z.enum(PROVIDER_KINDS);

export const listOfferedContract = {
  summary: 'Providers that people can sign in with here, in the order of their buttons',
  tag: 'sign-in',
  answer: {
    status: 200,
    schema: z.object({
      data: z.array(z.object({ key: z.string(), kind, name: z.string() }).meta({ id: 'OfferedProvider' })),
      nextCursor: z.string().nullable(),
    }),
  },
  errors: [],
} as const satisfies Contract;

const start = z.strictObject({
  provider: z.string().max(40).describe('The key of the provider: "google".'),
  returnTo: z.string().max(2_000).optional().describe('Where the browser goes afterwards.'),
});
const started = z.object({ url: z.string().describe('Send the browser there; it comes back to us, and then to you.') });
const startErrors = [
  providerErrors.not_found,
  providerErrors.unreachable,
  providerErrors.answer_invalid,
  sessionErrors.return_refused,
  limitErrors.too_many,
] as const;

export const startProviderSignInContract = {
  summary: 'Begin to sign in with a provider, in this browser',
  tag: 'sign-in',
  body: start.extend({
    referralCode: referralCodeIn
      .optional()
      .describe('Of whoever passed the link on. It counts where an account is made.'),
  }),
  answer: { status: 200, schema: started },
  errors: startErrors,
} as const satisfies Contract;

export const connectMyIdentityContract = {
  summary: 'Begin to connect an account at a provider. Wants a sign-in of the last ten minutes',
  tag: 'me',
  body: start,
  answer: { status: 200, schema: started },
  errors: [sessionErrors.required, ...freshProofErrors, ...startErrors],
} as const satisfies Contract;

export const confirmProviderSignInContract = {
  summary: 'Confirm the address that a provider told by the link in our mail, in the browser that came from there',
  tag: 'sign-in',
  body: z.strictObject({ token: tokenIn, transport }),
  answer: { status: 200, schema: signInAnswer },
  errors: [
    tokenErrors.used_or_expired,
    providerErrors.other_browser,
    providerErrors.not_found,
    providerErrors.state_invalid,
    identityErrors.taken,
    signInErrors.banned,
    signInErrors.not_verified,
    signUpErrors.closed,
    signUpErrors.domain_not_allowed,
    signUpErrors.disposable_address,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const providerView = z
  .object({
    key: z.string().describe('Part of addresses: `/sign-in/{key}`, `/callback/{key}`.'),
    kind,
    credentials: z.enum(['own', 'instance']),
    name: z.string().nullable().describe('What the button says. Null: the provider’s own name.'),
    issuer: z.string().nullable().describe('Of the kind `oidc` alone.'),
    clientId: z.string().nullable(),
    clientSecretLastFour: z.string().nullable().describe('The secret itself is shown to nobody again.'),
    options: providerOptions,
    trustEmail: z.boolean(),
    enabled: z.boolean(),
    position: z.int(),
    offered: z.boolean().describe('Whether people see its button at present.'),
    callbackUrl: z.string().describe('The redirect address to register at the provider.'),
    updatedAt: timeOut,
  })
  .meta({ id: 'Provider' });

const management = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden] as const;
const params = z.object({ providerKey });

export const listProvidersContract = {
  summary: 'Providers of the project, in the order of their buttons',
  tag: 'providers',
  answer: {
    status: 200,
    schema: z.object({
      data: z.array(providerView),
      nextCursor: z.string().nullable(),
      lent: z.array(kind).describe('Kinds that this instance has credentials of its own for.'),
    }),
  },
  errors: management,
} as const satisfies Contract;

const issuer = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => !/[?#]/.test(text), 'has no query and no fragment');
const clientText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => !/[^\P{Cc}\r\n]/u.test(text), 'has characters that cannot be shown');

export const putProviderContract = {
  summary: 'Offer a provider, or change what is set for it. The discovery document of an own issuer is read at once',
  tag: 'providers',
  params,
  body: z.strictObject({
    kind,
    credentials: z.enum(['own', 'instance']).default('own'),
    name: clientText(60).nullable().default(null),
    issuer: issuer.nullable().default(null),
    clientId: clientText(300).nullable().default(null),
    clientSecret: clientText(4_000)
      .optional()
      .describe(
        'Write-only. Left out, the one that is there stays, as long as client id and issuer do. Apple: the private key in PEM form.',
      ),
    options: providerOptions.default({}),
    trustEmail: z
      .boolean()
      .default(false)
      .describe(
        'Of the kind `oidc` alone: its `email_verified` counts. Without it addresses are confirmed by our own mail.',
      ),
    enabled: z.boolean().default(true),
    position: z.int().min(0).max(1_000).default(0),
  }),
  answer: { status: 200, schema: providerView },
  errors: [
    ...management,
    stepUpRequired,
    projectErrors.not_found,
    projectErrors.last_method,
    providerErrors.not_lent,
    providerErrors.incomplete,
    providerErrors.contradictory,
    providerErrors.issuer_unusable,
    providerErrors.secret_invalid,
  ],
} as const satisfies Contract;

export const deleteProviderContract = {
  summary: 'Offer a provider no longer, and forget its secret. Connected accounts stay, for when it comes back',
  tag: 'providers',
  params,
  answer: { status: 204, schema: null },
  errors: [...management, projectErrors.not_found, projectErrors.last_method],
} as const satisfies Contract;
