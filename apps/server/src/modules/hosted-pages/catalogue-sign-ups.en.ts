import { type Html, html } from '../../platform/html/html.ts';

/** Texts of the pages on which accounts are made: sign-up, waitlist, invitation, captcha, referrals. */
export const signUpsEn = {
  signUp: {
    pageTitle: 'Create an account',
    title: (project: string) => `Create your ${project} account`,
    haveAccount: 'Have an account?',
    signIn: 'Sign in',
    nameHint: 'How we address you. You can change it later.',
    submit: 'Create account',
    submitPasskey: 'Create account with a passkey',
    passkeyHint:
      'Your device asks for your fingerprint, your face or its PIN, and keeps the passkey. There is no password to remember.',
    withPasskey: 'Use a passkey instead of a password',
    withPassword: 'Use a password instead',
    usePasskey: 'Use a passkey',
    withoutPasskey: 'Go on without a passkey',
    mailHint: 'No password is needed: to sign in, you get a mail.',
    agree: (terms: Html, privacy: Html) =>
      html`By creating an account you agree to the ${terms}. How we treat your data is in the ${privacy}.`,
    agreeTerms: (terms: Html) => html`By creating an account you agree to the ${terms}.`,
    readPrivacy: (privacy: Html) => html`How we treat your data is in the ${privacy}.`,
    termsName: 'terms of use',
    privacyName: 'privacy notice',
    closedTitle: 'Sign-up is closed',
    closed: (project: string) => `${project} takes no new accounts at the moment. If you have one, you can sign in.`,
    invitationTitle: (project: string) => `${project} is by invitation`,
    invitation: 'Ask somebody who runs it to invite you, then follow the link in that mail.',
    username: 'Username',
    usernameHint: 'You can sign in with it. 3 to 32 letters, digits, dots, hyphens and underscores.',
    acceptTerms: (terms: Html) => html`I accept the ${terms}.`,
    waitlistTitle: (project: string) => `Join the waitlist of ${project}`,
    waitlist: 'Places are given by order of joining. When it is your turn, a mail brings your invitation.',
    waitlistSubmit: 'Join the waitlist',
    joinWaitlist: 'Join the waitlist',
  },
  captcha: {
    title: 'Are you a person?',
    needsScript: 'This check needs JavaScript. Switch it on for this page and load it again.',
    simulator: 'Captcha simulator',
    simulatorHint: 'It exists in development only. Choose what the provider would say.',
    scenarios: {
      sim_pass: 'Solved',
      sim_fail: 'Not solved',
      sim_slow: 'Solved, after two seconds',
      sim_error: 'The provider does not answer',
    },
  },
  waitlist: {
    pageTitle: 'Waitlist',
    joinedTitle: 'You are on the waitlist',
    joined: (email: Html) =>
      html`A mail to ${email} tells you your number. Keep it: its link shows your place at any time.`,
    placeTitle: (position: string) => `You are number ${position}`,
    place: (project: string, date: string) =>
      `You joined the waitlist of ${project} on ${date}. Places are given by order of joining, and a mail brings your invitation.`,
    approvedTitle: 'It is your turn',
    approved: (email: Html, date: string) =>
      html`You were let in on ${date}. Your invitation is in a mail to ${email}; its link works for 7 days.`,
    goneTitle: 'This place is not on the list',
    gone: 'The link is not complete, or the address was taken off the waitlist. You can join again.',
  },
  invitation: {
    pageTitle: 'Invitation',
    title: (project: string) => `You are invited to ${project}`,
    lede: (email: Html) =>
      html`This makes an account for ${email}. The address counts as confirmed, because you got this mail.`,
    submit: 'Accept and create account',
    submitPasskey: 'Accept with a passkey',
    notYou: 'You do not know what this is about? Close this page. Nothing happens.',
    expiredTitle: 'This invitation does not work any more',
    expired: 'It was used already, it is older than 7 days, a newer one replaced it, or it was taken back.',
    askAgain: 'If you have an account, sign in. If not, ask whoever invited you to send it again.',
    takenTitle: 'You have an account already',
    taken: (email: Html, project: string) => html`${email} has an account with ${project}. Sign in with it.`,
  },
  referrals: {
    title: 'Recommend',
    listTitle: 'Your link',
    listText: (project: string) =>
      `Whoever makes an account with ${project} by your link counts for you once their address is confirmed.`,
    make: 'Make my link',
    linkLabel: 'Link to pass on',
    completedLabel: 'Came by your link',
    pendingLabel: 'Address not confirmed yet',
    empty: 'Nobody has come by your link yet.',
    line: (date: string) => `Joined on ${date}`,
    counted: 'Counted',
    waiting: 'Not confirmed yet',
  },
};
