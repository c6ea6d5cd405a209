import { defineErrors } from '../../platform/http/problem.ts';

export const captchaErrors = defineErrors('captchas', {
  required: [422, 'Show that you are not a program: solve the captcha.'],
  failed: [422, 'The captcha was not solved, or too long ago. Solve it again.'],
  unavailable: [503, 'The captcha cannot be checked just now. Try again in a minute.'],
  secret_missing: [422, 'Give the site key and the secret that the provider shows for your site.'],
  simulator_refused: [422, 'The simulator lets everybody pass who says so. It exists in development only.'],
});
