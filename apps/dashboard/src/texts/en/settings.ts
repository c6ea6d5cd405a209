export const settings = {
  title: 'Settings',
  lede: 'How people sign up and in, how long they stay, and where your apps are. Each section is saved by itself.',

  general: { tab: 'General' },

  signIn: {
    tab: 'Sign-in',
    methods: 'Ways to sign in',
    methodsLede: 'What the sign-in page offers. A change takes effect with the next page that somebody opens.',
    methodNames: {
      password: { name: 'Password', text: 'At least 12 characters. Common ones are refused.' },
      magicLink: { name: 'Link by e-mail', text: 'Works for 15 minutes, in the browser that asked for it.' },
    },
    lastWay:
      'It cannot be switched off while it is the last way in: nobody could sign in. Switch the other one on first.',
    switched: (name: string, on: boolean) => `${name}: switched ${on ? 'on' : 'off'}.`,
    signUp: 'Sign-up',
    signUpThing: 'sign-up',
    signUpLede: 'Who gets an account, and what they prove before they use it.',
    system: 'Operators come by invitation and prove their address. For the system project, that stays so.',
    mode: 'Who may sign up',
    modes: {
      open: { name: 'Everybody', text: 'Whoever opens the sign-up page can make an account.' },
      invitation_only: {
        name: 'By invitation only',
        text: 'The sign-up page is closed. You add people under Users, or by the API.',
      },
    },
    verification: 'Proof of the e-mail address',
    verifications: {
      required: {
        name: 'Before the first sign-in',
        text: 'A mail with a link goes to the address. Nobody learns from the sign-up page whether an address has an account.',
      },
      off: {
        name: 'Not asked for',
        text: 'Addresses count without proof: somebody can sign up with the address of another person, and the sign-up page tells whether an address has an account.',
      },
    },
  },

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
    added: (origin: string) => `${origin} is added.`,
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
