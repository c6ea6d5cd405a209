export const quickStart = {
  title: 'Quick start',
  openSignIn: 'Open sign-in page',
  baseUrl: 'base URL',

  stepInstall: 'Install the SDK',
  installLede: 'It has no dependencies and runs wherever fetch does.',
  terminal: 'Terminal',

  stepApp: 'Say where your app runs',
  appLede: 'People are sent back only to addresses that are listed here.',

  stepCode: 'Ask who is signed in',
  codeLede: 'getUser answers the user with session, organization, role and permissions, or null.',
  framework: 'Framework',
  frameworks: { any: 'Any framework', express: 'Express' },
  codeFile: 'server.js',

  stepTry: 'Make an account for yourself',
  tryLede: 'Open the sign-in page and sign up. You see what your users will see, and your account appears under Users.',
  tryMailbox: 'Mails of this development server do not leave it. They wait in the mailbox.',
  openMailbox: 'Open mailbox',

  stepLive: 'Before you go live',
  liveLede:
    'Give the sign-in pages a host name of your own site, so that your app sees who is signed in. Two DNS records do that:',
  dns: 'DNS',
  liveAfter:
    'Then start the server with that address as its public URL, and set the cookie domain under Settings to the domain that both share.',

  links: 'Pages of your users',
  linkSignIn: 'Sign-in page',
  linkSignUp: 'Sign-up page',
  linkAccount: 'Account page',
  linkExample: 'Example app',
  linkExampleHint: 'A small notes app on the project demo',
  keys: 'Secret keys',
  keysLede: 'For the management API, from your server alone. Signing people in needs none.',
  keysAll: 'All keys',
  keysNone: 'No key yet.',
};
