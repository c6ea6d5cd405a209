import { type Html, html } from '../../platform/html/html.ts';

/** The texts of sign-in at other providers: buttons, the way there and back, connected accounts. */
export const providersCatalogueEn = {
  providers: {
    continueWith: (provider: string) => `Continue with ${provider}`,
    startTitle: (provider: string) => `Sign in with ${provider}`,
    start: (provider: string) => `You go to ${provider} and come back here when you are done.`,
    goingOnTitle: (provider: string) => `On to ${provider}`,
    goingOn: (provider: string) => `Nothing happens? Use the button to go to ${provider}.`,
    goOn: (provider: string) => `Go to ${provider}`,
    failedTitle: (provider: string) => `${provider} did not sign you in`,
    failedTitleAnybody: 'That sign-in did not work',
    tryAgain: 'Try again',
    otherWays: 'Sign in another way',
    signInAgain: 'Sign in again with an account that is connected, then come back.',
    backToConnections: 'Back to connected accounts',
  },
  confirmProvider: {
    pageTitle: 'Confirm your address',
    sentTitle: 'Check your e-mail',
    sent: (email: Html, provider: string) =>
      html`${provider} told us the address ${email}. A link to it is on its way. Press the button on its page, in this browser, and you are signed in.`,
    sentHint: 'The link works once, for 15 minutes.',
    elsewhereHint:
      'Have an account here already? Sign in as always, and connect the provider on the page of your account.',
    connectInstead: 'Sign in, then connect',
    title: (provider: string) => `Sign in with ${provider}`,
    lede: (email: Html, project: string, provider: string) =>
      html`This connects ${provider} to the ${project} account of ${email}, and signs you in. If there is none yet, it makes one.`,
    submit: 'Confirm and sign in',
    notYou: 'You did not ask for it? Close this page. Without this step nothing happens.',
    elsewhereTitle: 'Open this link where you began',
    elsewhere:
      'You asked for it in another browser or on another device. Open the link there: only that browser knows what you did at the provider.',
    expiredTitle: 'This link does not work any more',
    expired: 'It was used already, it is older than 15 minutes, or a newer one replaced it. Begin again.',
    toSignIn: 'Go to sign-in',
  },
  connections: {
    title: 'Connected accounts',
    listTitle: 'What you sign in with',
    listText: 'With each of these you can sign in without a password.',
    none: 'Nothing is connected yet.',
    since: (date: string) => `connected ${date}`,
    lastUsed: (when: Html) => html`last used ${when}`,
    disconnect: 'Disconnect',
    addTitle: 'Connect another',
    addText: 'You go there to sign in once. After that it opens this account.',
    connect: (provider: string) => `Connect ${provider}`,
    notOffered: 'Not offered at present',
    connected: 'The account is connected.',
    connectedDetail: 'You can sign in with it from now on.',
    disconnected: 'The account is disconnected.',
    disconnectedDetail: 'It does not open your account any more.',
  },
};
