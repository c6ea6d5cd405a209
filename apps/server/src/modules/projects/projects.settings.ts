import { z } from 'zod';
import { isMailDomain } from '../../lib/mail-domain.ts';
import { isOrigin, isParentDomain } from './projects.rules.ts';

const seconds = (least: number, most: number, standard: number) => z.int().min(least).max(most).default(standard);
const origin = z
  .string()
  .max(300)
  .refine(isOrigin, 'An origin: scheme, host and port, without a path. Example: https://app.example.com');
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'A colour: #1b5468');
const link = z.url({ protocol: /^https?$/ }).max(500);
/** `example.com` stands for itself and for every domain below it. */
const mailDomains = z
  .array(z.string().max(253).refine(isMailDomain, 'A domain without @: example.com'))
  .max(200)
  .default([]);

/** Short enough that a user's roles fit into the access token, which is a cookie of two kilobytes at most. */
const roleName = z
  .string()
  .max(32)
  .regex(/^[a-z][a-z0-9_-]*$/, 'Small letters, digits, hyphens and underscores: support-lead');

const DAY = 24 * 60 * 60;

/** No access token lives longer, whatever a project sets now or has set before: so long is a retired signing key still published. */
export const LONGEST_ACCESS_TOKEN_SECONDS = 3600;

/** The settings of a project: one document, validated as a whole. Every part has a default, so an old document is a valid one. */
export const projectSettings = z.strictObject({
  signUp: z
    .strictObject({
      /** `waitlist`: people leave their address, and sign up by an invitation once they are let in. */
      mode: z.enum(['open', 'invitation_only', 'waitlist']).default('open'),
      /** `off`: addresses count without proof, and sign-up tells whether an address exists. */
      verification: z.enum(['required', 'off']).default('required'),
      /** Empty: addresses of every domain. Whoever was invited comes with any. */
      allowedDomains: mailDomains,
      blockedDomains: mailDomains,
      /** Addresses of services that hand out mailboxes for minutes. */
      disposableAddresses: z.enum(['allowed', 'refused']).default('allowed'),
      username: z.enum(['off', 'optional', 'required']).default('off'),
      /** The version of the text at `branding.termsUrl` that people must have accepted; a new one is asked for at the next sign-in. */
      termsVersion: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'Up to 40 letters, digits, dots and hyphens: 2026-11')
        .nullable()
        .default(null),
      /** People get a link that shows who came by it. */
      referrals: z.boolean().default(false),
    })
    .prefault({}),
  methods: z
    .strictObject({
      password: z.boolean().default(true),
      magicLink: z.boolean().default(true),
      emailCode: z.boolean().default(false),
      passkey: z.boolean().default(true),
    })
    .prefault({}),
  secondFactor: z
    .strictObject({
      /** `optional`: whoever has set one up is asked for it. `required`: everybody is, and sets one up on the way in. */
      policy: z.enum(['off', 'optional', 'required']).default('optional'),
      /** How long a browser that was trusted with the second factor is not asked for it again. `0`: always asked. */
      trustedDeviceDays: z.int().min(0).max(365).default(30),
      /** A mail never opens an account alone: after a link or a code by e-mail everybody shows a second factor or sets one up, in a trusted browser too. */
      highAssurance: z.boolean().default(false),
    })
    .prefault({}),
  /** Beside what always holds: at most 128 characters, nothing that stands on lists of common passwords or is a name of its owner. */
  passwords: z
    .strictObject({
      leastCharacters: z.int().min(8).max(64).default(12),
      /** Of new ones, where this instance has a list of breached passwords. */
      refuseBreached: z.boolean().default(true),
    })
    .prefault({}),
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
  devices: z
    .strictObject({
      /** A mail to the owner when an account is opened from a browser that it has not seen. */
      newDeviceMail: z.boolean().default(true),
    })
    .prefault({}),
  /** Origins whose pages may call this project with credentials (CORS). */
  allowedOrigins: z.array(origin).max(50).default([]),
  /** Origins that people may be sent back to after sign-in, sign-out and renewal. */
  redirectOrigins: z.array(origin).max(50).default([]),
  /** Roles that users of the project may be given, beside what they are in organizations. Only these names can be given. */
  userRoles: z
    .array(roleName)
    .max(50)
    .refine((names) => new Set(names).size === names.length, 'names a role twice')
    .default([]),
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
  /** Changed by `PUT /v1/captcha`, which keeps the secret that belongs to it. */
  captcha: z
    .strictObject({
      provider: z.enum(['off', 'turnstile', 'hcaptcha', 'simulator']).default('off'),
      siteKey: z
        .string()
        .regex(/^[\w-]{1,100}$/, 'A site key: letters, digits, hyphens')
        .nullable()
        .default(null),
      onSignUp: z.boolean().default(true),
      onMagicLink: z.boolean().default(false),
      onPasswordReset: z.boolean().default(false),
      /** So many failed sign-ins within the window of the limits, of one account or from one address. `0`: never. */
      onSignInAfterFailures: z.int().min(0).max(100).default(0),
      /** What happens while the provider does not answer. */
      whenUnavailable: z.enum(['refuse', 'allow']).default('refuse'),
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
