import { signUp } from './sign-up.ts';

export const settings = {
  title: 'Settings',
  lede: 'How people sign up and in, how long they stay, and where your apps are. Each section is saved by itself.',

  general: { tab: 'General' },

  signIn: {
    tab: 'Sign-in',
    methods: 'Ways to sign in',
    methodsLede: 'What the sign-in page offers. A change takes effect with the next page that somebody opens.',
    methodNames: {
      password: { name: 'Password', text: 'Common ones are refused, and those made of names.' },
      passkey: {
        name: 'Passkey',
        text: 'A fingerprint, a face or a security key. Nothing to remember, and nothing that can be stolen from a server.',
      },
      magicLink: { name: 'Link by e-mail', text: 'Works for 15 minutes, in the browser that asked for it.' },
      emailCode: {
        name: 'Code by e-mail',
        text: 'Six digits that work for 10 minutes, in the browser that asked for them.',
      },
    },
    lastWay:
      'It cannot be switched off while it is the last way in: nobody could sign in. Switch another one on first.',
    switched: (name: string, on: boolean) => `${name}: switched ${on ? 'on' : 'off'}.`,
    passwords: 'Passwords',
    passwordsThing: 'passwords',
    passwordsLede:
      'For passwords that are chosen from now on. Common ones, and those that hold the name of the person or of the project, are always refused.',
    leastCharacters: 'Least characters',
    leastCharactersHint: 'Usual: 12. Below it a password is only safe together with a second factor.',
    refuseBreached: 'Refuse passwords from data leaks',
    refuseBreachedHint:
      'Where the operator of this instance has named a list of them. If the list cannot be asked, passwords are accepted.',
  },

  secondFactor: {
    title: 'Two-step sign-in',
    thing: 'two-step sign-in',
    lede: 'A code from an app on the phone, after the password or the link. A stolen password alone then opens nothing.',
    policy: 'Who is asked',
    policies: {
      optional: { name: 'Who has set it up', text: 'People switch it on for themselves, on their account page.' },
      required: {
        name: 'Everybody',
        text: 'Who has none sets one up at the next sign-in, before they get in. Open sessions stay open.',
      },
      off: { name: 'Nobody', text: 'It is not offered, and who has set it up is not asked for it.' },
    },
    trusted: 'Days that a browser may be trusted',
    trustedHint: 'Usual: 30. People choose it for each browser. 0: everybody is asked at every sign-in.',
    highAssurance: 'High assurance: a mail alone never signs in',
    highAssuranceHint:
      'After a link or a code by e-mail everybody takes the second step, in a trusted browser too. Who has none sets one up. A passkey is enough by itself.',
    highAssuranceOff: 'Only where two-step sign-in is on.',
  },

  devices: {
    title: 'New devices',
    thing: 'new devices',
    lede: 'A browser that has not opened the account before. Its owner finds every one of them on their account page.',
    newDeviceMail: 'Tell the owner of the account by mail',
    newDeviceMailHint:
      'The mail says when, where and with which browser, and has a link to say “This was not me”, which signs everybody out.',
  },

  signUp,

  sessions: {
    tab: 'Sessions',
    life: 'How long people stay signed in',
    lifeThing: 'lifetimes',
    lifeName: 'Lifetimes',
    lifeLede: 'Whichever comes first ends the session. Open sessions keep the times that they began with.',
    idle: 'Without being used',
    idleHint: 'Usual: 14 days. Every visit begins it anew.',
    idleLonger: 'Longer than the whole session: this has no effect.',
    absolute: 'In all',
    absoluteHint: 'Usual: 30 days. After that everybody proves themselves again.',
    tokens: 'Tokens',
    tokensThing: 'tokens',
    tokensLede: 'What your apps hold while somebody is signed in.',
    accessToken: 'Access token lives',
    accessTokenHint:
      'Usual: 15 minutes. Shorter: changes reach apps that verify offline sooner, and they refresh more often.',
    grace: 'A used refresh token still works for',
    graceHint: 'Usual: 10 seconds, for two tabs at once and for answers that got lost. 0: it never does.',
    meaning: 'What this means',
    meaningIdle: (time: string) => `Somebody who comes back within ${time} is still signed in.`,
    meaningAbsolute: (time: string) => `After ${time} at the latest they sign in again.`,
    meaningOnline: 'A ban or a sign-out reaches apps that ask Frontdesk within a second.',
    meaningToken: (time: string) =>
      `An app that verifies tokens by itself, without the change feed, learns of it within ${time}.`,
  },

  apps: {
    tab: 'Apps and domains',
    redirect: 'Where people may return to',
    redirectLede: 'After signing in and out they are sent only to addresses that begin with one of these origins.',
    allowed: 'Apps that call from the browser',
    allowedLede:
      'Scripts of these origins may call this project with the cookies of the person (CORS). Servers need no entry.',
    allowedNone: 'None. Only the sign-in pages themselves may.',
    many: (most: number) => `The list is full: at most ${most} origins. Remove one to add another.`,
  },

  limits: {
    tab: 'Limits',
    failures: 'Failed sign-ins',
    failuresThing: 'failed sign-ins',
    failuresLede:
      'After too many, the account or the network waits. Right passwords wait with it, so guessing does not pay.',
    account: 'For one account',
    accountHint: 'Usual: 5. The pause grows each time.',
    address: 'From one network address',
    addressHint: 'Usual: 20. An office or a school can share one address.',
    window: 'Counted within',
    windowHint: 'Usual: 15 minutes.',
    signUps: 'Sign-ups',
    signUpsThing: 'sign-ups',
    signUpsLede: 'Stops a script from making accounts by the thousand.',
    signUpsPerHour: 'From one network address, in an hour',
    signUpsHint: 'Usual: 20. Raise it for the day of a workshop.',
    mails: 'Mails to one recipient',
    mailsThing: 'mails',
    mailsLede: 'Links and codes that somebody asks for. Security notices always go out.',
    mailsPerTenMinutes: 'In 10 minutes',
    mailsPerDay: 'In a day',
    mailsHint: 'Usual: 3 in 10 minutes, 10 in a day. Counted for each kind of mail.',
  },
};
