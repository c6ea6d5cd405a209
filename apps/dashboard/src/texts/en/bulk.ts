type Counts = { readonly done: number; readonly unchanged: number; readonly failed: number };

const users = (count: number) => (count === 1 ? '1 user' : `${count.toLocaleString('en-GB')} users`);

const DONE = {
  ban: 'banned',
  unban: 'free of their ban',
  delete: 'deleted',
  revoke_sessions: 'signed out everywhere',
  add_role: 'given the role',
  remove_role: 'without the role',
  set_verified: 'changed',
} as const;

type Kind = keyof typeof DONE;

const ASK: Readonly<Record<Kind, (whom: string) => string>> = {
  ban: (whom) => `Ban ${whom}?`,
  unban: (whom) => `Lift the ban of ${whom}?`,
  delete: (whom) => `Delete ${whom}?`,
  revoke_sessions: (whom) => `Sign ${whom} out everywhere?`,
  add_role: (whom) => `Give ${whom} a role`,
  remove_role: (whom) => `Take a role from ${whom}`,
  set_verified: (whom) => `E-mail of ${whom}`,
};

export const bulk = {
  title: 'Chosen users',
  chosen: (count: number) => `${users(count)} chosen`,
  everybody: (count: number, exact: boolean) =>
    exact ? `All ${users(count)} of this search` : `More than ${users(count)}: narrow the search first`,
  counting: 'Counting …',
  countFailed: 'The users were not counted.',
  chooseEverybody: 'Choose everybody found',
  choosePage: 'Choose all on this page',
  chooseRow: (name: string) => `Choose ${name}`,
  clear: 'Choose nobody',
  more: 'More',
  kinds: {
    ban: 'Ban',
    unban: 'Lift ban',
    delete: 'Delete',
    revoke_sessions: 'Sign out everywhere',
    add_role: 'Give a role',
    remove_role: 'Take a role',
    set_verified: 'Set e-mail verified',
  },
  ask: (kind: Kind, count: number) => ASK[kind](users(count)),
  about: {
    ban: 'They are signed out within a second and cannot sign in until the ban is lifted or ends.',
    unban: 'They may sign in again. Sessions that the ban ended stay ended.',
    delete: 'The accounts go at once, with their sessions and ways to sign in. They cannot be brought back.',
    revoke_sessions:
      'Every open session ends within a second, and a mail tells whoever was signed in. Signing in again is possible at once.',
    add_role: 'It is in their session within a second, and in the next access token.',
    remove_role: 'It leaves their session within a second, and the next access token.',
    set_verified: 'Verified addresses may sign in and reset their password.',
  },
  job: 'This runs in the background, and you see how far it is. Who signs up from now on is not concerned.',
  role: 'Role',
  chooseRole: 'Choose a role',
  verified: {
    yes: { name: 'Verified', text: 'Only if you know that the addresses belong to them.' },
    no: { name: 'Not verified', text: 'They have to confirm their address before they sign in again.' },
  },
  typeCount: (count: number) => `Type ${count} to confirm`,
  countMismatch: (count: number) => `This is not ${count}.`,
  failed: 'Nothing was changed.',
  outcome: (kind: Kind, { done, unchanged, failed }: Counts) =>
    [
      `${users(done)} ${DONE[kind]}.`,
      ...(unchanged === 0 ? [] : [`${users(unchanged)} ${unchanged === 1 ? 'was' : 'were'} so already.`]),
      ...(failed === 0 ? [] : [`${users(failed)} refused.`]),
    ].join(' '),
  refused: 'Why some were refused:',
  times: (count: number) => `${count} ×`,
  states: {
    waiting: 'Waiting to begin',
    running: 'Running',
    finished: 'Done',
    cancelled: 'Stopped',
    failed: 'Given up: something kept going wrong. What is done stays done.',
  },
  progress: (seen: number, all: number) => `${seen.toLocaleString('en-GB')} of ${all.toLocaleString('en-GB')}`,
  progressFailed: 'How far it is did not arrive.',
  goesOn: 'It goes on when you close this. The audit log tells its end.',
  cancel: 'Stop',
  cancelFailed: 'It was not stopped.',
};
