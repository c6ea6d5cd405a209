import { formatDateTime } from '../../platform/html/locale.ts';
import { accountMailsEn } from './account-mails-en.ts';
import type { Origin } from './mail-frame.ts';
import type { MailKind } from './mail-templates.rules.ts';
import { factorsEn, noticesEn } from './notices-en.ts';

/** The words of the product. What stands in braces is filled in when a mail is written; a project's own words work the same way. */
export const mailsEn = {
  copyAddress: 'If the button does nothing, copy this address:',
  askedFor: 'Asked for',
  done: 'Done',
  notYou: 'Not you?',
  hello: (name: string) => `Hello ${name},`,
  origin: (origin: Origin) => {
    const device =
      origin.browser && origin.system ? `${origin.browser} on ${origin.system}` : origin.browser || origin.system;
    const parts = [device && `from ${device}`, origin.place && `in ${origin.place}`].filter(Boolean);
    return `on ${formatDateTime('en', origin.at)}${parts.length > 0 ? `, ${parts.join(', ')}` : ''}.`;
  },
  somebody: 'Somebody who runs it',
  unnamed: 'without a name',
  factors: factorsEn,
  and: 'and',
  passkeyNamed: (name: string) => `The passkey "${name}"`,
  unusedCodes: (count: number) => (count === 1 ? '1 unused recovery code' : `${count} unused recovery codes`),
  reasons: {
    typed: 'You get this because somebody typed {email} on the pages of {project}.',
    invited: 'You get this because somebody invited {email} to {project}.',
    account: 'You get this because {email} is the address of your account with {project}.',
    former: 'You get this because {email} was the address of your account with {project}.',
  },
  test: {
    subject: '{project}: a test mail',
    preview: 'Nothing to do.',
    heading: 'It works',
    paragraphs: ['Somebody who runs {project} sent this to see that mails arrive. There is nothing to do.'],
    footer: 'You get this because somebody typed {email} to try the mails of {project}.',
  },
  kinds: {
    email_verification: {
      subject: '{project}: verify your e-mail address',
      preview: 'One press finishes your account. The link works once, for {validity}.',
      heading: 'Verify your e-mail address',
      paragraphs: ['This finishes your account with {project}. The link works once, for {validity}.'],
      button: 'Verify address',
      notYou: 'Do nothing: without this link there is no account.',
    },
    email_verification_by_operator: {
      subject: '{project}: verify your e-mail address',
      preview: 'Your account has this address from now on. The link works once, for {validity}.',
      heading: 'Verify your e-mail address',
      paragraphs: [
        'Somebody who runs {project} made {email} the address of your account. Verify that it is yours: before that nobody signs in with it. The link works once, for {validity}.',
      ],
      button: 'Verify address',
      notYou: 'If you have no account there, do nothing: without this link nobody signs in with your address.',
    },
    magic_link: {
      subject: '{project}: your link to sign in',
      preview: 'Works once, for {validity}, in the browser where you asked for it.',
      heading: 'Your sign-in link',
      paragraphs: ['This opens {project} in the browser where you asked for it. It works once, for {validity}.'],
      button: 'Sign in to {project}',
      notYou: 'Do nothing: without this link nobody gets in. Never send it to anyone, not even to us.',
    },
    email_code: {
      subject: '{project}: your code to sign in',
      preview: 'Works once, for {validity}, in the browser where you asked for it.',
      heading: 'Your sign-in code',
      paragraphs: ['Type it in the browser where you asked for it. It works once, for {validity}.'],
      button: 'Open the page for the code',
      notYou: 'Do nothing: without this code nobody gets in. Never tell it to anyone, not even to us.',
    },
    password_reset: {
      subject: '{project}: reset your password',
      preview: 'Works once, for {validity}. Until then your old password stays.',
      heading: 'Reset your password',
      paragraphs: [
        'Choose a new password for {project}. The link works once, for {validity}. When you save it, every browser and device is signed out.',
      ],
      button: 'Choose a new password',
      notYou: 'Do nothing: your password stays as it is. Never send this link to anyone, not even to us.',
    },
    password_reset_by_operator: {
      subject: '{project}: reset your password',
      preview: 'Somebody who runs {project} sends you this link. It works once, for {validity}.',
      heading: 'Choose a new password',
      paragraphs: [
        'Somebody who runs {project} sends you this link to choose a new password for your account. It works once, for {validity}. When you save it, every browser and device is signed out.',
      ],
      button: 'Choose a new password',
      notYou:
        'If you expected no such link, do nothing: it expires by itself. Never send it to anyone, not even to us.',
    },
    already_registered: {
      subject: 'You already have an account with {project}',
      preview: 'Somebody signed up with your address. You need no second account.',
      heading: 'You already have an account',
      paragraphs: [
        'Somebody signed up for {project} with your address. It has an account already, so nothing was made and nothing has changed.',
        'If that was you, sign in. If you cannot, that page has what helps.',
      ],
      button: 'Go to your account',
      notYou: 'Do nothing: whoever it was learned nothing about your account.',
    },
    password_changed: {
      subject: '{project}: your password was changed',
      preview: 'If that was not you, set a new one now.',
      heading: 'Your password was changed',
      paragraphs: ['The password of your {project} account is a new one. If that was you, there is nothing to do.'],
      button: 'Set a new password',
      notYou: 'Set a new password with the button. That signs out everybody else.',
    },
    ...accountMailsEn,
    invitation: {
      subject: 'Invitation to {project}',
      preview: 'The link works once, for {validity}.',
      heading: 'You are invited to {project}',
      paragraphs: [
        '{inviter} invites you to {project}. The link leads to a page where you choose your password. It works once, for {validity}.',
      ],
      button: 'Accept invitation',
      notYou: 'Do not know what this is about? Do nothing, and nothing happens.',
    },
    waitlist_joined: {
      subject: 'You are on the waitlist of {project}',
      preview: 'Your number is {position}. We write to you when it is your turn.',
      heading: 'You are number {position}',
      paragraphs: [
        'You are on the waitlist of {project}, and your number is {position}. Places are given by order of joining. When it is your turn, a mail with your invitation comes to this address.',
      ],
      button: 'See your place',
      notYou: 'Do nothing: without an invitation there is no account.',
    },
    ...noticesEn,
    provider_confirmation: {
      subject: '{project}: verify your address to sign in with {provider}',
      preview: 'One press, in the browser where you signed in with {provider}. Works once, for {validity}.',
      heading: 'Sign in with {provider}',
      paragraphs: [
        'Somebody signed in to {project} with {provider}, which told us this address. If it was you, the button connects {provider} to your account and signs you in. It works once, for {validity}, in the browser where you began.',
      ],
      button: 'Confirm and sign in',
      notYou: 'Do nothing: without this link nothing is connected, and nobody gets in.',
    },
  } satisfies Record<MailKind, ProductWords>,
};

/** `preview` is what a list of mails shows after the subject; `notYou` is what to do for somebody who did not ask. */
export type ProductWords = {
  subject: string;
  preview: string;
  heading: string;
  paragraphs: string[];
  button: string;
  notYou: string;
};

export type MailCatalogue = typeof mailsEn;
