import type { ProductWords } from './catalogue.en.ts';
import type { FactorWord, NoticeKind } from './mail-templates.rules.ts';

/** What people are told of their account. No subject says "verify", "sign in" or "reset": those are mails that somebody waits for. */
export const noticesEn = {
  factor_added: {
    subject: '{project}: added to your account: {factor}',
    preview: 'If that was not you, remove it and change your password.',
    heading: 'Added to your account: {factor}',
    paragraphs: [
      '{factor} can now be used to prove that it is you at {project}. If that was you, there is nothing to do.',
    ],
    button: 'See the security of your account',
    notYou: 'Remove it with the button and change your password.',
  },
  factor_removed: {
    subject: '{project}: removed from your account: {factor}',
    preview: 'If that was not you, change your password now.',
    heading: 'Removed from your account: {factor}',
    paragraphs: ['This no longer protects your {project} account: {factor}. If that was you, there is nothing to do.'],
    button: 'See the security of your account',
    notYou: 'Change your password, then set it up again.',
  },
  recovery_code_used: {
    subject: '{project}: a recovery code of your account was used',
    preview: '{count} are left.',
    heading: 'A recovery code was used',
    paragraphs: ['One of your recovery codes opened your {project} account and works no more. {count} are left.'],
    button: 'See the security of your account',
    notYou: 'Change your password and make new recovery codes.',
  },
  recovery_codes_few: {
    subject: '{project}: few recovery codes are left',
    preview: 'Left: {count}. Make new ones before you need them.',
    heading: 'Few recovery codes are left',
    paragraphs: [
      'One of your recovery codes opened your {project} account and works no more. Left: {count}.',
      'Make new ones before you need them.',
    ],
    button: 'Make new recovery codes',
    notYou: 'Change your password and make new recovery codes.',
  },
  recovery_codes_made: {
    subject: '{project}: your account has new recovery codes',
    preview: 'Any from before work no more.',
    heading: 'Your account has new recovery codes',
    paragraphs: [
      'The recovery codes of your {project} account are new ones; any from before work no more. Keep them in a safe place.',
    ],
    button: 'See the security of your account',
    notYou: 'Change your password and make new recovery codes.',
  },
  passkey_added: {
    subject: '{project}: your account has a new passkey',
    preview: 'If that was not you, remove it and change your password.',
    heading: 'Your account has a new passkey',
    paragraphs: ['The passkey "{name}" now opens your {project} account. If that was you, there is nothing to do.'],
    button: 'See your passkeys',
    notYou: 'Remove the passkey with the button and change your password.',
  },
  passkey_removed: {
    subject: '{project}: a passkey of your account was removed',
    preview: 'If that was not you, change your password now.',
    heading: 'A passkey was removed',
    paragraphs: [
      'The passkey "{name}" no longer opens your {project} account. If that was you, there is nothing to do.',
    ],
    button: 'See your passkeys',
    notYou: 'Change your password and add your passkey again.',
  },
  identity_linked: {
    subject: '{project}: your account was connected to {provider}',
    preview: 'If that was not you, disconnect it and change your password.',
    heading: 'Your account was connected to {provider}',
    paragraphs: [
      'An account with {provider} now opens your {project} account. If that was you, there is nothing to do.',
    ],
    button: 'See what is connected',
    notYou: 'Disconnect it with the button and change your password.',
  },
  identity_unlinked: {
    subject: '{project}: your account is no longer connected to {provider}',
    preview: 'If that was not you, change your password now.',
    heading: 'No longer connected to {provider}',
    paragraphs: [
      'Your account with {provider} no longer opens your {project} account. If that was you, there is nothing to do.',
    ],
    button: 'See what is connected',
    notYou: 'Change your password and connect it again.',
  },
  sessions_ended: {
    subject: '{project}: every device was signed out of your account',
    preview: 'If that was not you, change your password.',
    heading: 'Every device was signed out',
    paragraphs: [
      'Every browser and device was signed out of your {project} account. If that was you, there is nothing to do.',
    ],
    button: 'Go to your account',
    notYou: 'Change your password once you are back in.',
  },
  account_locked: {
    subject: '{project}: too many wrong passwords at your account',
    preview: 'Nobody got in. A device that you have used before still works.',
    heading: 'Too many wrong passwords',
    paragraphs: [
      'Somebody tried wrong passwords or codes at your {project} account, so devices that it does not know are kept out for {validity}. Nobody got in.',
      'A device that you have used before still works. If it was you and you do not remember the password, set a new one: that opens the account at once.',
    ],
    button: 'Set a new password',
    notYou:
      'A long password that you use nowhere else is safe against guessing; there is nothing else to do. You get this mail at most once a day.',
  },
  email_changed_by_operator: {
    subject: '{project}: your e-mail address was changed',
    preview: 'If you did not ask for it, turn to the people who run {project}.',
    heading: 'Your e-mail address was changed',
    paragraphs: [
      'Somebody who runs {project} gave your account another e-mail address. Signing in works with that one from now on, and no more mail comes here.',
      'If you asked for it, there is nothing to do. If not, turn to the people who run {project} at once: they can give the account this address again.',
    ],
    button: 'Go to {project}',
    notYou: 'Say so to the people who run it. No link in this mail changes anything.',
  },
} satisfies Record<Exclude<NoticeKind, 'password_changed'>, ProductWords>;

/** Ways to prove who one is, as they begin a sentence. */
export const factorsEn: Record<FactorWord, string> = {
  totp: 'An authenticator app',
  recovery_codes: 'Recovery codes',
  passkey: 'A passkey',
  password: 'A password',
  email_code: 'A code by e-mail',
};
