import { defineErrors } from '../../platform/http/problem.ts';

export const providerErrors = defineErrors('providers', {
  not_found: [404, 'This project does not offer such a provider.'],
  not_lent: [422, 'This instance has no credentials of its own for this provider. Enter those of your project.'],
  incomplete: [
    422,
    'A provider needs a client id and a client secret; one of your own also the address of its issuer.',
  ],
  contradictory: [422, 'These settings do not belong together. See detail.'],
  issuer_unusable: [422, 'The discovery document of this issuer could not be read, or names another issuer.'],
  secret_invalid: [422, 'Apple wants the private key of your Services ID: a P-256 key in PEM form.'],
  state_invalid: [400, 'This sign-in was not begun in this browser, took too long, or was used already. Start again.'],
  cancelled: [403, 'The sign-in was cancelled at the provider.'],
  refused: [502, 'The provider did not sign anybody in.'],
  unreachable: [502, 'The provider could not be reached, was too slow, or answered too much.'],
  answer_invalid: [502, 'The answer of the provider is not one that can be trusted.'],
  email_missing: [422, 'The provider told no e-mail address. Sign up with your address, then connect the account.'],
  not_the_invited: [
    403,
    'The provider does not confirm the address that was invited. Use the account there that has it, or accept in another way.',
  ],
  other_browser: [403, 'This link was asked for in another browser. Open it there.'],
});
