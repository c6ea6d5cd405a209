import { formatWait } from '../../platform/html/locale.ts';

export type ProblemFacts = { retryAfterSeconds?: number | undefined; minimumCharacters?: number | undefined };

/** What happened, and what to do about it. Beside a field both stand in one line. */
export type ProblemText = { title: string; detail?: string };

/** The number to type belongs to the text; without a figure from the server the text does without one. */
function wait(facts: ProblemFacts): string {
  return facts.retryAfterSeconds === undefined ? 'in a few minutes' : `in ${formatWait('en', facts.retryAfterSeconds)}`;
}

export const problemsEn = {
  'sign_in.wrong_credentials': () => ({
    title: 'That e-mail and password do not match.',
    detail: 'Check both, or set a new password.',
  }),
  'sign_in.not_verified': () => ({
    title: 'This address is not confirmed yet.',
    detail: 'Open the link in the mail that we sent you when you signed up, or have a new one sent.',
  }),
  'sign_in.banned': () => ({
    title: 'This account is blocked.',
    detail: 'Ask the people who run this product why.',
  }),
  'passwords.disabled': () => ({
    title: 'Sign-in with a password is switched off.',
    detail: 'Have a sign-in link sent to you.',
  }),
  'magic_links.disabled': () => ({
    title: 'Sign-in by e-mail is switched off.',
    detail: 'Sign in with your password.',
  }),
  'sign_up.closed': () => ({
    title: 'Sign-up is closed.',
    detail: 'New accounts are not possible at the moment.',
  }),
  'users.email_taken': () => ({ title: 'This address has an account already.', detail: 'Sign in instead.' }),
  'users.email_invalid': () => ({ title: 'Enter a whole address: name@company.example' }),
  'users.email_required': () => ({ title: 'Enter your e-mail address.' }),
  'users.last_owner': () => ({
    title: 'You are the only owner of an organization.',
    detail: 'Make somebody else owner first. Then you can delete your account.',
  }),
  'users.name_invalid': () => ({ title: 'Use at most 100 characters, without line breaks.' }),
  'passwords.required': () => ({ title: 'Enter your password.' }),
  'passwords.wrong_current': () => ({ title: 'That is not your password.', detail: 'Check it and try again.' }),
  'email_verification.password_required': () => ({ title: 'Enter the password that you chose at sign-up.' }),
  'email_verification.wrong_password': () => ({
    title: 'That is not the password of this sign-up.',
    detail: 'Check it and try again.',
  }),
  'passwords.too_short': (facts: ProblemFacts) => ({
    title: `Use at least ${facts.minimumCharacters ?? 12} characters. A short sentence works well.`,
  }),
  'passwords.too_long': () => ({ title: 'Use at most 128 characters.' }),
  'passwords.too_common': () => ({ title: 'This password is on lists that attackers try first. Choose another.' }),
  'passwords.breached': () => ({ title: 'This password was in a data leak. Choose another.' }),
  'passwords.too_personal': () => ({ title: 'Leave out your name, your address and the name of this product.' }),
  'passwords.unchanged': () => ({ title: 'This is the password that you have now. Choose another.' }),
  'tokens.used_or_expired': () => ({
    title: 'This link does not work any more.',
    detail: 'It was used already, it is too old, or a newer one replaced it.',
  }),
  'codes.wrong': () => ({
    title: 'That code does not work.',
    detail: 'Check the 6 digits on the other device, or have a new link sent.',
  }),
  'forms.expired': () => ({
    title: 'This page was open for too long.',
    detail: 'Nothing was sent. Send the form once more.',
  }),
  'forms.cross_site': () => ({
    title: 'This form did not come from our page.',
    detail: 'Nothing was changed. Send the form once more from here.',
  }),
  'sessions.not_fresh': () => ({
    title: 'Your sign-in was too long ago for this.',
    detail: 'Sign out, sign in again, and come back within 10 minutes.',
  }),
  'sessions.not_found': () => ({ title: 'This browser is signed out already.' }),
  'projects.slug_taken': () => ({ title: 'Another project has this short name. Choose another.' }),
  'projects.slug_reserved': () => ({ title: 'This short name is kept for Frontdesk itself. Choose another.' }),
  'projects.slug_invalid': () => ({
    title: 'Use 3 to 40 small letters, digits and hyphens, and begin with a letter: field-note',
  }),
  'projects.name_invalid': () => ({ title: 'Use 1 to 60 characters.' }),
  'limits.too_many': (facts: ProblemFacts) => ({
    title: 'That was too often.',
    detail: `Nothing was changed. Try again ${wait(facts)}.`,
  }),
  'limits.account_paused': (facts: ProblemFacts) => ({
    title: 'Sign-in is paused for this account.',
    detail: `There were too many wrong passwords. Try again ${wait(facts)}.`,
  }),
  'instance.overloaded': (facts: ProblemFacts) => ({
    title: 'We have too much to do right now.',
    detail: `Nothing was changed. Try again ${wait(facts)}.`,
  }),
  'fields.required': () => ({ title: 'Fill this in.' }),
  'fields.invalid': () => ({ title: 'This does not fit here. Check it.' }),
  unknown: () => ({
    title: 'That did not work.',
    detail: 'Nothing was changed. Check what you entered and try again.',
  }),
} satisfies Record<string, (facts: ProblemFacts) => ProblemText>;
