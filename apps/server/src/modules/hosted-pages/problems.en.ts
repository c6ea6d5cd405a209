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
  'sign_in_attempts.wrong_proof': () => ({
    title: 'That code is not right, or it was used already.',
    detail: 'Wait for the next one, and type it as it is shown.',
  }),
  'sign_in_attempts.factor_unavailable': () => ({ title: 'This account has no such second step.' }),
  'passkeys.refused': () => ({
    title: 'This passkey was not accepted.',
    detail: 'Try again, or sign in another way.',
  }),
  'passkeys.disabled': () => ({ title: 'Passkeys are switched off here.', detail: 'Sign in another way.' }),
  'passkeys.too_many': () => ({ title: 'Ten passkeys are the most.', detail: 'Remove one that you do not use.' }),
  'passkeys.known_already': () => ({ title: 'This passkey is registered already.' }),
  'passkeys.last_way_in': () => ({
    title: 'It is the last way into your account.',
    detail: 'Add another passkey or a password first.',
  }),
  'passkeys.not_found': () => ({ title: 'There is no such passkey.', detail: 'It may have been removed already.' }),
  'factors.wrong_code': () => ({
    title: 'That code is not right.',
    detail: 'Check that the clock of your phone is right, and type the code that the app shows now.',
  }),
  'factors.required_here': () => ({
    title: 'A second step is required here, and this is your only one.',
    detail: 'Set up another one first: the app on a new phone, or a passkey.',
  }),
  'factors.not_found': () => ({ title: 'There is no authenticator to change.', detail: 'Set one up first.' }),
  'step_up.other_way': () => ({ title: 'This account confirms in another way.', detail: 'Load this page again.' }),
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
  'email_codes.disabled': () => ({ title: 'Sign-in by a code is switched off.', detail: 'Sign in another way.' }),
  'sign_up.proof_required': () => ({
    title: 'No mail signs in here.',
    detail: 'Choose a password or make a passkey.',
  }),
  'sign_up.closed': () => ({
    title: 'An account here is made by invitation only.',
    detail:
      'Ask somebody who runs it to invite you, then follow the link in that mail, or come again with the address that was invited.',
  }),
  'providers.not_found': () => ({ title: 'This way to sign in is not offered here.', detail: 'Sign in another way.' }),
  'providers.state_invalid': () => ({
    title: 'This sign-in cannot go on.',
    detail: 'It was not begun in this browser, took more than 15 minutes, or was used already. Begin again.',
  }),
  'providers.cancelled': () => ({
    title: 'You cancelled at the provider.',
    detail: 'Nothing was changed. Try again, or sign in another way.',
  }),
  'providers.refused': () => ({
    title: 'The provider did not sign you in.',
    detail: 'It gave no reason that we could show. Try again, or sign in another way.',
  }),
  'providers.unreachable': () => ({
    title: 'The provider did not answer.',
    detail: 'Nothing was changed. Try again in a moment, or sign in another way.',
  }),
  'providers.answer_invalid': () => ({
    title: 'The answer of the provider cannot be trusted.',
    detail: 'To keep your account safe we stopped here. Try again, or sign in another way.',
  }),
  'providers.email_missing': () => ({
    title: 'The provider told us no e-mail address.',
    detail: 'Create your account with your address, then connect the provider on the page of your account.',
  }),
  'providers.not_the_invited': () => ({
    title: 'The invitation is for another address.',
    detail:
      'Use the account there that has the address that was invited, and whose address is confirmed there, or go back to the link in the mail and accept in another way.',
  }),
  'providers.other_browser': () => ({
    title: 'This link was asked for in another browser.',
    detail: 'Open it there.',
  }),
  'identities.taken': () => ({
    title: 'This account opens another account here.',
    detail: 'Sign in with it and disconnect it there, then connect it here.',
  }),
  'identities.last_way_in': () => ({
    title: 'This is your last way to sign in.',
    detail: 'Add a password or connect another account first. Then you can disconnect this one.',
  }),
  'identities.not_found': () => ({ title: 'This account is disconnected already.' }),
  'sign_up.domain_not_allowed': () => ({
    title: 'Accounts here are not for addresses of this domain. Use another address.',
  }),
  'sign_up.disposable_address': () => ({
    title: 'This mailbox ends after a while. Use an address that stays yours.',
  }),
  'waitlist_entries.closed': () => ({ title: 'There is no waitlist here any more.', detail: 'Load the page again.' }),
  'invitations.account_exists': () => ({ title: 'This address has an account already.', detail: 'Sign in instead.' }),
  'terms.not_accepted': () => ({
    title: 'Accept the terms to go on. They may have changed since you opened this page.',
  }),
  'captchas.required': () => ({ title: 'Solve this first: it shows that you are a person.' }),
  'captchas.failed': () => ({ title: 'That was not solved, or too long ago. Solve it again.' }),
  'captchas.unavailable': (facts: ProblemFacts) => ({
    title: 'We cannot check right now whether you are a person.',
    detail: `The service for it does not answer. Nothing was changed. Try again ${wait(facts)}.`,
  }),
  'referrals.off': () => ({ title: 'There are no links to pass on here.' }),
  'users.username_taken': () => ({ title: 'This username is taken. Choose another.' }),
  'users.username_reserved': () => ({
    title: 'This username is kept for the people who run this product. Choose another.',
  }),
  'users.username_required': () => ({ title: 'Choose a username.' }),
  'users.username_off': () => ({ title: 'There are no usernames here.' }),
  'users.username_invalid': () => ({
    title:
      'Use 3 to 32 letters, digits, dots, hyphens and underscores, with a letter or digit at both ends: ines.okafor',
  }),
  'users.identifier_required': () => ({ title: 'Enter your e-mail address or your username.' }),
  'users.email_taken': () => ({ title: 'This address has an account already.', detail: 'Sign in instead.' }),
  'users.email_invalid': () => ({ title: 'Enter a whole address: name@company.example' }),
  'users.email_required': () => ({ title: 'Enter your e-mail address.' }),
  'users.last_owner': () => ({
    title: 'You are the only owner of an organization.',
    detail: 'Make somebody else owner first. Then you can delete your account.',
  }),
  'users.image_invalid': () => ({
    title: 'Use an address that begins with https://, without user name and password, of at most 2,048 characters.',
  }),
  'users.name_invalid': () => ({ title: 'Use at most 100 characters, without line breaks.' }),
  'passwords.required': () => ({ title: 'Enter your password.' }),
  'passwords.wrong_current': () => ({ title: 'That is not your password.', detail: 'Check it and try again.' }),
  'email_verification.password_required': () => ({ title: 'Enter the password that you chose at sign-up.' }),
  'email_verification.passkey_required': () => ({ title: 'Show the passkey that you made at sign-up.' }),
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
  'email_codes.wrong': () => ({
    title: 'That code does not work.',
    detail: 'Check the 6 digits in the newest mail, or have another one sent.',
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
  'sessions.impersonated': () => ({
    title: 'This is not open to support access.',
    detail: 'Only the person themselves can change this. Nothing was changed.',
  }),
  'impersonations.operators_only': () => ({
    title: 'You do not have this right any more.',
    detail: 'Sign in to the dashboard again, and ask an owner if it stays.',
  }),
  'impersonations.outranked': () => ({ title: 'This operator has rights that are not below yours.' }),
  'impersonations.user_unavailable': () => ({
    title: 'This account is banned or about to be deleted.',
    detail: 'Nobody is signed in to it, not even the support.',
  }),
  'devices.not_found': () => ({ title: 'This device is forgotten already.' }),
  'email_changes.unchanged': () => ({ title: 'This is your address already.' }),
  'email_changes.address_gone': () => ({
    title: 'Another account has this address now.',
    detail: 'Ask the people who run this product for help.',
  }),
  'accounts.not_found': () => ({
    title: 'This account is not signed in here any more.',
    detail: 'Sign in to it again.',
  }),
  'accounts.too_many': () => ({
    title: 'Five accounts are signed in here already.',
    detail: 'Sign one of them out first.',
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
