export type CaptchaProvider = 'turnstile' | 'hcaptcha' | 'simulator';

/** Where a project can ask for a captcha. */
export type CaptchaPlace = 'onSignUp' | 'onMagicLink' | 'onPasswordReset';

/** What the provider said. */
export type CaptchaVerdict = 'passed' | 'failed';

/** What the simulator does with what was chosen in its place. */
export const SIMULATOR_ANSWERS = ['sim_pass', 'sim_fail', 'sim_slow', 'sim_error'] as const;

/**
 * The answer of a provider, as both describe it: `{success, "error-codes": [...]}`. Null: it says that it cannot judge (its own fault, or a secret that
 * is not one), which is nobody's failure.
 * https://developers.cloudflare.com/turnstile/get-started/server-side-validation/, https://docs.hcaptcha.com/#verify-the-user-response-server-side
 */
export function readVerdict(answer: unknown): CaptchaVerdict | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const { success, 'error-codes': codes } = answer as { success?: unknown; 'error-codes'?: unknown };
  if (success === true) return 'passed';
  if (success !== false) return null;
  return Array.isArray(codes) && codes.some((code) => NOT_THE_VISITOR.has(String(code))) ? null : 'failed';
}

const NOT_THE_VISITOR: ReadonlySet<string> = new Set([
  'internal-error',
  'missing-input-secret',
  'invalid-input-secret',
  'sitekey-secret-mismatch',
  'not-using-dummy-secret',
  'bad-request',
]);

export function captchaSealingContext(projectId: string): string {
  return `captcha secret ${projectId}`;
}
