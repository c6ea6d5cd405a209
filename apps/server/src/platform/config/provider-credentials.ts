import { z } from 'zod';

/** Credentials of the instance at the providers that projects may use until they have their own. */
const credentials = z.strictObject({
  clientId: z.string().min(1).max(300),
  clientSecret: z.string().min(1).max(4_000),
  tenant: z.string().max(100).optional(),
  teamId: z.string().max(20).optional(),
  keyId: z.string().max(20).optional(),
});

const schema = z.strictObject({
  google: credentials.optional(),
  apple: credentials.required({ teamId: true, keyId: true }).optional(),
  microsoft: credentials.optional(),
  github: credentials.optional(),
  gitlab: credentials.optional(),
  discord: credentials.optional(),
});

export type ProviderCredentials = z.output<typeof credentials>;

/** Faults name the place and never the value: it is a secret. */
export function parseProviderCredentials(text: string): {
  credentials: Readonly<Record<string, ProviderCredentials>>;
  faults: readonly string[];
} {
  if (text.trim() === '') return { credentials: {}, faults: [] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { credentials: {}, faults: ['FRONTDESK_PROVIDERS: is no JSON'] };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    const given = Object.entries(parsed.data).filter((entry) => entry[1] !== undefined);
    return { credentials: Object.fromEntries(given) as Record<string, ProviderCredentials>, faults: [] };
  }
  const faults = parsed.error.issues.map(({ path, message }) => `FRONTDESK_PROVIDERS: ${path.join('.')}: ${message}`);
  return { credentials: {}, faults };
}
