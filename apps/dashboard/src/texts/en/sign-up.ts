export const signUp = {
  tab: 'Sign-up',
  who: 'Who gets an account',
  whoThing: 'sign-up',
  whoName: 'Sign-up',
  whoLede: 'And what they prove before they use it.',
  system: 'Operators come by invitation and prove their address. For the system project, that stays so.',
  mode: 'Who may sign up',
  modes: {
    open: { name: 'Everybody', text: 'Whoever opens the sign-up page can make an account.' },
    invitation_only: {
      name: 'By invitation only',
      text: 'The sign-up page is closed. You invite people under Invitations, or by the API.',
    },
    waitlist: {
      name: 'By the waitlist',
      text: 'People leave their address and get a number. You let them in under Waitlist, and a mail invites them.',
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

  addresses: 'Addresses',
  addressesThing: 'addresses',
  addressesLede:
    'Judged by the domain alone: nobody learns which address has an account. Whoever you invite comes with any address.',
  allowed: 'Only these domains',
  allowedHint:
    'One in a line. Empty: every domain. Each stands for itself and everything below it: example.com, mail.example.com.',
  blocked: 'Never these domains',
  blockedHint: 'One in a line. They stay blocked below a domain that is allowed.',
  domainsTooMany: (count: number, most: number) => `These are ${count} domains, and ${most} are taken at most.`,
  domainInvalid: (line: string) => `${line} is no domain. Write it without @: example.com`,
  disposable: 'Disposable addresses',
  disposables: {
    allowed: { name: 'Taken', text: 'Every mailbox counts.' },
    refused: {
      name: 'Refused',
      text: 'Mailboxes of services that hand them out for minutes. The list comes with Frontdesk.',
    },
  },

  usernames: 'Usernames',
  usernamesThing: 'usernames',
  usernamesLede:
    'People can sign in with it instead of their address. 3 to 32 letters, digits, dots, hyphens and underscores.',
  username: 'Does an account have one?',
  usernamePolicies: {
    off: { name: 'No', text: 'People are known by their address.' },
    optional: { name: 'Who wants one', text: 'The sign-up page offers it, and the profile changes it.' },
    required: {
      name: 'Everybody',
      text: 'Nobody signs up without one. Whoever has none yet chooses it at their next sign-in.',
    },
  },

  terms: 'Terms',
  termsThing: 'terms',
  termsLede:
    'People accept them with a tick at sign-up. Which version, when and from where stands on the page of each user.',
  termsVersion: 'Version that has to be accepted',
  termsVersionHint: 'Empty: none. A new version is asked for at the next sign-in: 2026-11',
  termsNoText: 'Give the address of the text under Branding first: people cannot accept what they cannot read.',
  toBranding: 'Open branding',
  termsInvalid: 'Up to 40 letters, digits, dots and hyphens, beginning with a letter or digit: 2026-11',

  referrals: 'Referral links',
  referralsThing: 'referral links',
  referralsLede:
    'People get a link and see how many came by it. Who brought whom stands under Referrals, and in GET /v1/referrals for your server.',
  referralsOn: 'People can pass on a link',
  referralsHint: 'It counts once the address of who came is confirmed, and once for each address.',

  captcha: {
    title: 'Captcha',
    thing: 'captcha',
    name: 'Captcha',
    lede: 'A question that programs answer badly. The page then loads a script of the provider; nothing else does.',
    listed: 'captcha',
    failed: 'The captcha did not arrive.',
    provider: 'Provider',
    providers: {
      off: { name: 'None', text: 'Limits alone stop programs.' },
      turnstile: { name: 'Turnstile', text: 'Of Cloudflare, with your own keys.' },
      hcaptcha: { name: 'hCaptcha', text: 'With your own keys.' },
      simulator: { name: 'Simulator', text: 'In development: you choose what a provider would say.' },
    },
    siteKey: 'Site key',
    siteKeyHint: 'Public. The provider shows it for your site.',
    secret: 'Secret',
    secretHint: 'Belongs to the site key. It is kept sealed and shown to nobody again.',
    secretKept: (lastFour: string) => `Kept: …${lastFour}. Type another one to replace it.`,
    where: 'Where it is asked',
    onSignUp: 'Sign-up and waitlist',
    onMagicLink: 'Sign-in link or code by e-mail',
    onPasswordReset: 'Forgotten password',
    failures: 'At sign-in, after so many failures',
    failuresHint: '0: never. Counted as the limits count: for one account, or from one network address.',
    unavailable: 'When the provider does not answer',
    unavailables: {
      refuse: { name: 'People wait', text: 'The page says that the check is not possible just now. Safer.' },
      allow: { name: 'People pass', text: 'Nobody is kept out by somebody else’s outage. Limits still hold.' },
    },
  },
};
