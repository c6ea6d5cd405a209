import { formatDate, formatDateTime, formatWait } from '../../platform/html/locale.ts';
import type { Origin } from './mail-frame.ts';

const wait = (seconds: number) => formatWait('en', seconds);

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
  reasonTyped: (project: string, email: string) =>
    `You get this because somebody typed ${email} on the pages of ${project}.`,
  reasonInvited: (project: string, email: string) => `You get this because somebody invited ${email} to ${project}.`,
  reasonAccount: (project: string, email: string) =>
    `You get this because ${email} is the address of your account with ${project}.`,
  verifyEmail: (project: string, seconds: number) => ({
    subject: `${project}: verify your e-mail address`,
    preview: `One press finishes your account. The link works once, for ${wait(seconds)}.`,
    title: 'Verify your e-mail address',
    paragraphs: [`This finishes your account with ${project}. The link works once, for ${wait(seconds)}.`],
    action: 'Verify address',
    notYou: 'Do nothing: without this link there is no account.',
  }),
  magicLink: (project: string, seconds: number) => ({
    subject: `${project}: your link to sign in`,
    preview: `Works once, for ${wait(seconds)}, in the browser where you asked for it.`,
    title: 'Your sign-in link',
    paragraphs: [`This opens ${project} in the browser where you asked for it. It works once, for ${wait(seconds)}.`],
    action: `Sign in to ${project}`,
    notYou: 'Do nothing: without this link nobody gets in. Never send it to anyone, not even to us.',
  }),
  resetPassword: (project: string, seconds: number) => ({
    subject: `${project}: reset your password`,
    preview: `Works once, for ${wait(seconds)}. Until then your old password stays.`,
    title: 'Reset your password',
    paragraphs: [
      `Choose a new password for ${project}. The link works once, for ${wait(seconds)}. When you save it, every browser and device is signed out.`,
    ],
    action: 'Choose a new password',
    notYou: 'Do nothing: your password stays as it is. Never send this link to anyone, not even to us.',
  }),
  alreadyRegistered: (project: string) => ({
    subject: `You already have an account with ${project}`,
    preview: 'Somebody signed up with your address. You need no second account.',
    title: 'You already have an account',
    paragraphs: [
      `Somebody signed up for ${project} with your address. It has an account already, so nothing was made and nothing has changed.`,
      'If that was you, sign in. If you do not know your password any more, ask for a new one on that page.',
    ],
    action: 'Go to your account',
    notYou: 'Do nothing: whoever it was learned nothing about your account.',
  }),
  passwordChanged: (project: string) => ({
    subject: `${project}: your password was changed`,
    preview: 'If that was not you, set a new one now.',
    title: 'Your password was changed',
    paragraphs: [`The password of your ${project} account is a new one. If that was you, there is nothing to do.`],
    action: 'Set a new password',
    notYou: 'Set a new password with the button. That signs out everybody else.',
  }),
  newDevice: (project: string) => ({
    subject: `${project}: your account was opened on a new device`,
    preview: 'If that was not you, sign it out and change your password.',
    title: 'Your account was opened on a new device',
    paragraphs: [
      `Somebody signed in to your ${project} account from a device that we have not seen before. If that was you, there is nothing to do.`,
    ],
    action: 'See where you are signed in',
    notYou: 'Sign that device out and change your password.',
  }),
  accountDeletion: (project: string, deletionAt: Date) => ({
    subject: `${project}: your account is deleted on ${formatDate('en', deletionAt)}`,
    preview: 'Until then you can keep it.',
    title: `Your account is deleted on ${formatDate('en', deletionAt)}`,
    paragraphs: [
      `You are signed out of ${project} everywhere. We keep the account until ${formatDate('en', deletionAt)}; after that nobody can bring it back.`,
      'Changed your mind? Sign in before that day and choose "Keep my account".',
    ],
    action: 'Keep my account',
    notYou: 'Sign in with the button, keep the account, and change your password.',
  }),
  invitation: (project: string, seconds: number, inviter: string | undefined) => ({
    subject: `Invitation to ${project}`,
    preview: `The link works once, for ${wait(seconds)}.`,
    title: `You are invited to ${project}`,
    paragraphs: [
      `${inviter ?? 'Somebody who runs it'} invites you to ${project}. The link leads to a page where you choose your password. It works once, for ${wait(seconds)}.`,
    ],
    action: 'Accept invitation',
    notYou: 'Do not know what this is about? Do nothing, and nothing happens.',
  }),
};

export type MailCatalogue = typeof mailsEn;
