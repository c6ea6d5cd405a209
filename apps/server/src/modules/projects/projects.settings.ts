import { z } from 'zod';
import { isOrigin, isParentDomain } from './projects.rules.ts';

const seconds = (least: number, most: number, standard: number) => z.int().min(least).max(most).default(standard);
const origin = z
  .string()
  .max(300)
  .refine(isOrigin, 'An origin: scheme, host and port, without a path. Example: https://app.example.com');
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'A colour: #1b5468');
const link = z.url({ protocol: /^https?$/ }).max(500);

const DAY = 24 * 60 * 60;

/** No access token lives longer, whatever a project sets now or has set before: so long is a retired signing key still published. */
export const LONGEST_ACCESS_TOKEN_SECONDS = 3600;

/** The settings of a project: one document, validated as a whole. Every part has a default, so an old document is a valid one. */
export const projectSettings = z.strictObject({
  signUp: z
    .strictObject({
      mode: z.enum(['open', 'invitation_only']).default('open'),
      /** `off`: addresses count without proof, and sign-up tells whether an address exists. */
      verification: z.enum(['required', 'off']).default('required'),
    })
    .prefault({}),
  methods: z.strictObject({ password: z.boolean().default(true), magicLink: z.boolean().default(true) }).prefault({}),
  session: z
    .strictObject({
      absoluteSeconds: seconds(300, 365 * DAY, 30 * DAY),
      idleSeconds: seconds(300, 365 * DAY, 14 * DAY),
      accessTokenSeconds: seconds(30, LONGEST_ACCESS_TOKEN_SECONDS, 900),
      /** How long the predecessor of a refresh token still gets its successor: two tabs, a lost answer. */
      refreshGraceSeconds: seconds(0, 60, 10),
      /** Parent domain of the apps on this site, for the cookie that holds the access token. */
      appCookieDomain: z
        .string()
        .max(253)
        .refine(isParentDomain, 'A domain without scheme: example.com')
        .nullable()
        .default(null),
    })
    .prefault({}),
  /** Origins whose pages may call this project with credentials (CORS). */
  allowedOrigins: z.array(origin).max(50).default([]),
  /** Origins that people may be sent back to after sign-in, sign-out and renewal. */
  redirectOrigins: z.array(origin).max(50).default([]),
  branding: z
    .strictObject({
      color: colour.default('#1b5468'),
      colorDark: colour.nullable().default(null),
      logoUrl: z
        .url({ protocol: /^https$/ })
        .max(500)
        .nullable()
        .default(null),
      privacyUrl: link.nullable().default(null),
      termsUrl: link.nullable().default(null),
      helpUrl: link.nullable().default(null),
    })
    .prefault({}),
  limits: z
    .strictObject({
      accountFailures: z.int().min(1).max(100).default(5),
      addressFailures: z.int().min(1).max(10_000).default(20),
      failureWindowSeconds: seconds(60, DAY, 15 * 60),
      signUpsPerAddressAndHour: z.int().min(1).max(100_000).default(20),
      mailsPerRecipientAndTenMinutes: z.int().min(1).max(1_000).default(3),
      mailsPerRecipientAndDay: z.int().min(1).max(10_000).default(10),
    })
    .prefault({}),
  /** A change of the algorithm publishes a key of it first; tokens are signed by it once every verifier has had time to see it. */
  signing: z
    .strictObject({
      algorithm: z.enum(['EdDSA', 'RS256', 'ES256']).default('EdDSA'),
      /** How long a key signs before the next one takes over. `0`: until somebody asks. */
      rotationDays: z.int().min(0).max(3650).default(90),
    })
    .prefault({}),
});

/** What a project has that never chose. */
export const STANDARD_SIGNING = projectSettings.parse({}).signing;

export type ProjectSettings = z.output<typeof projectSettings>;
export type ProjectSettingsInput = z.input<typeof projectSettings>;
