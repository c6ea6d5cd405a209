export const signingKeys = {
  title: 'Signing keys',
  lede: 'Access tokens are signed with these keys; apps verify them with the public halves. A key is replaced without anybody noticing.',
  listed: 'signing keys',
  listFailed: 'The keys did not arrive.',
  published: 'Keys that verifiers get',
  past: 'No longer published',
  showEarlier: 'Show earlier keys',
  kid: 'key id',
  columns: { key: 'Key id (kid)', state: 'State', algorithm: 'Algorithm', since: 'Signs since' },
  notYet: 'Not yet',
  states: {
    next: 'Next',
    nextMeans: (at: string | null) =>
      at === null
        ? 'Published, so that verifiers can fetch it before it signs.'
        : `Published, so that verifiers can fetch it. Signs from ${at} on.`,
    active: 'Signs',
    activeMeans: 'Every new token is signed with it.',
    retired: 'Retired',
    retiredMeans: (until: string) => `Signs no more. Published until ${until}, for the tokens that it signed.`,
    goneMeans: (at: string) => `Left the published keys on ${at}. Its tokens had expired by then.`,
    revoked: 'Taken out',
    revokedMeans: 'In an emergency, at once. Tokens that it signed count no more.',
  },
  handover: {
    next: (at: string, algorithm: string) =>
      `The next key (${algorithm}) takes over at ${at}. There is nothing to do, and no verifier fails.`,
    awaited: (algorithm: string) =>
      `A key for ${algorithm} is published within half a minute. Until it takes over, the present one signs.`,
    planned: (at: string) => `The next key takes over about ${at}, by itself.`,
    never: 'The key that signs stays until somebody prepares the next one.',
  },
  prepare: 'Prepare the next key',
  prepared: 'The next key is published. It takes over by itself.',
  prepareFailed: 'No key was made.',
  settings: {
    title: 'How keys are made',
    thing: 'key settings',
    name: 'Key settings',
    lede: 'A change makes a new key. It is published first and signs 11 minutes later, when every verifier can have seen it.',
    algorithm: 'Algorithm',
    algorithms: {
      EdDSA: { name: 'EdDSA', text: 'Ed25519. Small and fast. Choose it unless a verifier cannot read it.' },
      ES256: { name: 'ES256', text: 'ECDSA on P-256. Small; for gateways and libraries without Ed25519.' },
      RS256: { name: 'RS256', text: 'RSA. Every verifier reads it; tokens are longer and signing takes more work.' },
    },
    changes: (from: string, to: string, at: string) =>
      `Saved now, tokens are signed by ${to} from about ${at} on. Until then ${from} goes on. No verifier fails.`,
    rotation: 'A key signs for, in days',
    rotationHint: 'Usual: 90. 0: until somebody prepares the next one.',
    rotationNever: '0: the key stays until somebody prepares the next one.',
  },
  emergency: {
    title: 'If a private key leaked',
    lede: 'Somebody who has it can make tokens for anybody. Then replace the key at once, and not in 11 minutes.',
    open: 'Replace the key now',
    ask: 'Replace the signing key now?',
    points: [
      'All access tokens of this project end at once. Apps that follow Frontdesk refuse them within a second.',
      'Sessions live on: browsers and apps get a new token with their next refresh, and nobody signs in again.',
      'Verifiers that keep the old keys refuse new tokens, and go on taking old ones, for up to 5 minutes.',
      'It cannot be taken back.',
    ],
    reason: 'Reason',
    reasonHint: 'For the audit log: what happened.',
    reasonMissing: 'Write in a few words why. It stands in the audit log.',
    keep: 'Keep the key',
    confirm: 'Replace the key',
    failed: 'The key was not replaced.',
    done: 'The key is replaced. New tokens are signed with another one.',
  },
};
