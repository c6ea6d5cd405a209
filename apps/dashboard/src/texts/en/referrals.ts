const people = (count: string, one: boolean) => (one ? '1 person' : `${count} people`);

export const referrals = {
  title: 'Referrals',
  listed: 'referrals',
  lede: 'Who came by whose link, newest first. One counts once the address of who came is confirmed.',
  listFailed: 'The list did not arrive.',
  countFailed: 'The count did not arrive.',
  columns: { came: 'Who came', by: 'Brought by', state: 'State', at: 'Signed up' },
  states: { completed: 'Completed', pending: 'Pending' },
  completedAt: (moment: string) => `Address confirmed ${moment}`,
  pendingText: 'Address not confirmed yet',
  deleted: 'Account deleted',
  count: (completed: string, pending: string, isOne: boolean) =>
    `${people(completed, isOne)} came by a link and confirmed their address, ${pending} pending.`,
  countBeyond: (all: string) => `More than ${all} people came by a link.`,
  showEarlier: 'Show earlier ones',
  filter: 'Brought by',
  filters: 'Filter',
  filterPlaceholder: 'Whole address, or an id',
  filterInvalid: 'A whole address or user id: ines@northwind.example',
  clear: 'Show everybody’s',
  off: 'Referral links are switched off: nobody new comes by one. What came before stays here.',
  emptyTitle: 'Nobody came by a link yet',
  empty: 'People find their link on their account page. Whoever signs up by it shows here.',
  emptyOff: 'Switch referral links on, and people get a link on their account page. Whoever signs up by it shows here.',
  toSettings: 'Open sign-up settings',
  nobodyTitle: 'No user has this address or id',
  nobody: 'The address is compared whole. Whoever deleted their account is not found any more.',
  noneTitle: (name: string) => `${name} brought nobody yet`,
  none: 'Those who came by the link of somebody else are not shown.',

  ofUser: {
    by: 'Brought by',
    brought: 'Brought',
    people: (completed: string, pending: string, isOne: boolean) => `${people(completed, isOne)}, ${pending} pending`,
    failed: 'Who brought them did not arrive.',
  },
};

export const acceptedTerms = {
  title: 'Accepted terms',
  version: (version: string) => `Version ${version}`,
  from: (ip: string) => `From ${ip}`,
  fromUnknown: 'From where is not known.',
  none: 'They have accepted no version.',
  wanted: (version: string) => `Version ${version} is asked for at their next sign-in.`,
  failed: 'What they accepted did not arrive.',
};
