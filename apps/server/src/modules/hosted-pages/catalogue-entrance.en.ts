import { type Html, html } from '../../platform/html/html.ts';

/** Texts of the way in by a password, and of its mails. */
export const entranceCatalogueEn = {
  signIn: {
    pageTitle: 'Sign in',
    title: (project: string) => `Sign in to ${project}`,
    newHere: 'New here?',
    createAccount: 'Create an account',
    identifier: 'E-mail or username',
    forgot: 'Forgot password?',
    submit: 'Sign in',
    magicLink: 'E-mail me a sign-in link',
    sendNewVerification: 'Send a new link',
    notices: {
      signed_out: { title: 'You are signed out.', detail: 'Sign in again to go on.' },
      password_reset: { title: 'Your new password is set.', detail: 'Sign in with it.' },
      email_verified: { title: 'Your address is confirmed.', detail: 'Sign in to start.' },
      session_ended: { title: 'Your session has ended.', detail: 'Sign in again to go on where you were.' },
    },
  },
  checkYourMail: {
    pageTitle: 'Check your e-mail',
    title: 'Check your e-mail',
    sent: (email: Html) =>
      html`A mail to ${email} is on its way. Open the link in it within 24 hours to finish your account.`,
  },
  verifyEmail: {
    pageTitle: 'Confirm your address',
    title: 'Confirm your address',
    lede: (email: Html, project: string) => html`This makes ${email} the address of your ${project} account.`,
    ledeWithoutEmail: (project: string) => `The address that got this link becomes that of your ${project} account.`,
    submit: 'Confirm address',
    passwordLede:
      'You signed up in another browser. Enter the password that you chose there: it shows that both were you.',
    passwordLabel: 'Password from your sign-up',
    passkeyLede: 'You signed up in another browser. Show the passkey that you made there: it shows that both were you.',
    submitPasskey: 'Confirm with your passkey',
    notYou: 'You did not sign up? Close this page. Without this step nothing happens.',
    doneTitle: 'Your address is confirmed',
    done: (project: string) => `Your ${project} account is ready.`,
    expiredTitle: 'This link does not work any more',
    expired:
      'It was used already, it is too old, or a newer one replaced it. If you have confirmed your address, sign in. If not, have a new link sent.',
    resend: 'Send a new link',
    requestTitle: 'Confirm your address',
    request: 'Enter the address that you signed up with. We send you a new link to confirm it.',
  },
  forgotPassword: {
    pageTitle: 'Forgot password',
    title: 'Set a new password',
    lede: 'Enter your address. We send you a link that lets you choose a new password.',
    submit: 'Send link',
    sentTitle: 'Check your e-mail',
    sent: (email: Html) =>
      html`If ${email} has an account, a link to set a new password is on its way. It works once, for one hour.`,
  },
  resetPassword: {
    pageTitle: 'New password',
    title: 'Choose a new password',
    lede: 'Every other browser and device is signed out when you save it.',
    submit: 'Save password',
    expiredTitle: 'This link does not work any more',
    expired:
      'It was used already, it is older than an hour, or a newer one replaced it. Your password has not changed.',
    sendNew: 'Send a new link',
    doneTitle: 'Your new password is set',
    done: 'Every browser and device that was signed in is signed out.',
  },
};

export type EntranceCatalogue = typeof entranceCatalogueEn;
