import { type Html, html } from '../../platform/html/html.ts';

/** Both languages of what signs in by a mail: the link, and the code. */
export const emailCodeEn = {
  offer: 'E-mail me a code',
  pageTitle: 'Sign-in code',
  title: 'Sign in with a code',
  lede: 'Enter your address. We send you 6 digits that sign you in without a password.',
  submit: 'Send code',
  sentTitle: 'Type the code from your e-mail',
  sent: (email: Html) =>
    html`If ${email} has an account, a mail with 6 digits is on its way. They work once, for 10 minutes, in this browser.`,
  codeLabel: 'Code',
  codeSubmit: 'Sign in',
};

export const emailCodeDe: typeof emailCodeEn = {
  offer: 'Code per E-Mail senden',
  pageTitle: 'Anmeldecode',
  title: 'Mit einem Code anmelden',
  lede: 'Geben Sie Ihre Adresse ein. Wir senden Ihnen 6 Ziffern, die Sie ohne Passwort anmelden.',
  submit: 'Code senden',
  sentTitle: 'Geben Sie den Code aus der E-Mail ein',
  sent: (email: Html) =>
    html`Wenn es zu ${email} ein Konto gibt, ist eine E-Mail mit 6 Ziffern unterwegs. Sie gelten einmal, 10 Minuten lang und in diesem Browser.`,
  codeLabel: 'Code',
  codeSubmit: 'Anmelden',
};

export const magicLinkEn = {
  pageTitle: 'Sign-in link',
  title: 'Sign in by e-mail',
  lede: 'Enter your address. We send you a link that signs you in without a password.',
  submit: 'Send sign-in link',
  sentTitle: 'Check your e-mail',
  sent: (email: Html) =>
    html`If ${email} has an account, a sign-in link is on its way. It works once, for 15 minutes, in this browser.`,
  otherDeviceTitle: 'Opened it on another device?',
  otherDevice: 'That page shows a 6-digit code. Type it here to finish signing in.',
  codeLabel: 'Code from the other device',
  codeSubmit: 'Continue',
  confirmTitle: (project: string) => `Sign in to ${project}`,
  confirm: 'You asked for this link in this browser. One press, and you are in.',
  confirmSubmit: 'Sign in',
  elsewhereTitle: 'Show a code for the other browser',
  elsewhere: 'You asked for this link in another browser or on another device. The code lets you finish there.',
  elsewhereSubmit: 'Show the code',
  notYou: 'You did not ask for it? Close this page. Nobody gets in without this step.',
  codeTitle: 'Type this code in the other browser',
  codeLede: 'You asked for the link in another browser or on another device. It waits there for this code:',
  codeExpires: (wait: string) => `The code works once, for ${wait}. This browser is not signed in.`,
  codeNotYou: 'You did not ask for it? Close this page, and tell nobody the code, not even us.',
  expiredTitle: 'This link does not work any more',
  expired: 'It was used already, it is older than 15 minutes, or a newer one replaced it.',
  sendNew: 'Send a new link',
};

export const magicLinkDe: typeof magicLinkEn = {
  pageTitle: 'Anmeldelink',
  title: 'Per E-Mail anmelden',
  lede: 'Geben Sie Ihre Adresse ein. Wir senden Ihnen einen Link, der Sie ohne Passwort anmeldet.',
  submit: 'Anmeldelink senden',
  sentTitle: 'Sehen Sie in Ihre E-Mails',
  sent: (email: Html) =>
    html`Wenn es zu ${email} ein Konto gibt, ist ein Anmeldelink unterwegs. Er gilt einmal, 15 Minuten lang und in diesem Browser.`,
  otherDeviceTitle: 'Auf einem anderen Gerät geöffnet?',
  otherDevice: 'Die Seite dort zeigt einen Code aus 6 Ziffern. Geben Sie ihn hier ein, um die Anmeldung abzuschließen.',
  codeLabel: 'Code vom anderen Gerät',
  codeSubmit: 'Weiter',
  confirmTitle: (project: string) => `Bei ${project} anmelden`,
  confirm: 'Sie haben diesen Link in diesem Browser angefordert. Ein Druck, und Sie sind angemeldet.',
  confirmSubmit: 'Anmelden',
  elsewhereTitle: 'Code für den anderen Browser anzeigen',
  elsewhere:
    'Sie haben diesen Link in einem anderen Browser oder auf einem anderen Gerät angefordert. Mit dem Code schließen Sie die Anmeldung dort ab.',
  elsewhereSubmit: 'Code anzeigen',
  notYou: 'Sie haben ihn nicht angefordert? Schließen Sie diese Seite. Ohne diesen Schritt kommt niemand hinein.',
  codeTitle: 'Geben Sie diesen Code im anderen Browser ein',
  codeLede:
    'Sie haben den Link in einem anderen Browser oder auf einem anderen Gerät angefordert. Dort wird auf diesen Code gewartet:',
  codeExpires: (wait: string) => `Der Code gilt einmal, ${wait} lang. Dieser Browser ist nicht angemeldet.`,
  codeNotYou:
    'Sie haben ihn nicht angefordert? Schließen Sie diese Seite, und nennen Sie den Code niemandem, auch uns nicht.',
  expiredTitle: 'Dieser Link gilt nicht mehr',
  expired: 'Er wurde schon benutzt, ist älter als 15 Minuten oder wurde durch einen neueren ersetzt.',
  sendNew: 'Neuen Link senden',
};
