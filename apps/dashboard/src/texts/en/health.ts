export const health = {
  title: 'Instance health',
  listed: 'the health of the instance',
  notKnown: 'Not known at the moment',
  failed: 'The health did not arrive.',
  stale: (time: string) => `What is below was true at ${time}.`,
  healthy: 'Everything that is needed works',
  unhealthy: 'Something that is needed does not work',
  attention: 'It works, and something wants attention',
  refreshed: (time: string) => `Checked at ${time}, again every 5 seconds`,
  refresh: 'Check now',
  uptime: 'Up for',
  since: (time: string) => `Since ${time}`,
  memory: 'Memory',
  memorySub: 'Of the Node process',
  answer: 'Database answers in',
  answerSub: (open: number, most: number) => `${open} of ${most} connections open`,
  waiting: 'Mails waiting',
  waitingSub: (count: number | null) => (count === null ? 'Not known' : `${count} given up in 24 hours`),
  unknown: '–',
  parts: 'Parts',
  columns: { part: 'Part', state: 'State', meaning: 'What it means' },
  states: {
    ok: 'Works',
    failed: 'Does not answer',
    unavailable: 'Away',
    not_configured: 'Not used',
    delayed: 'Late',
    failing: 'Some are not delivered',
    untrusted: 'Not being read',
    unread: 'Not known',
  },
  replica: 'This answer',
  replicaHint: 'It comes from one process. Behind a proxy, the next one can come from another.',
  facts: {
    version: 'Version',
    mode: 'Mode',
    process: 'Process',
    role: 'Role',
    postgres: 'Postgres',
  },
  modes: { development: 'Development', production: 'Production' },
  roles: { all: 'Requests and jobs', api: 'Requests alone', worker: 'Jobs alone' },
  embedded: (version: string) => `${version}, embedded: run by Frontdesk itself`,
  external: (version: string) => `${version}, your own server`,
  copyProcess: 'name of the process',

  names: {
    database: 'Database',
    cache: 'Shared cache',
    feed: 'Change feed',
    jobs: 'Jobs',
    mail: 'Mail',
  },
  meaning: {
    database: {
      ok: 'Postgres holds everything. It answers, and every migration is applied.',
      failed:
        'Postgres does not answer. Known sessions are served for a while, everything else is answered 503. Check that it runs, and DATABASE_URL.',
      migrations: (count: number) =>
        count === 1
          ? 'One migration is not applied. Restart this process: it applies what is missing before it serves.'
          : `${count} migrations are not applied. Restart this process: it applies what is missing before it serves.`,
      crowded: (waiting: number) =>
        `${waiting} requests wait for a connection. If it stays so, raise DATABASE_POOL_SIZE or start another replica.`,
    },
    cache: {
      ok: 'Valkey holds copies of sessions for all replicas.',
      unavailable:
        'Valkey does not answer. Nobody is signed out: sessions come from Postgres, which is slower. Check that it runs, and REDIS_URL.',
      not_configured: 'Each process keeps its own copies of sessions. That is enough for a few replicas.',
    },
    feed: {
      ok: (seconds: number) =>
        `Bans and sign-outs reach this process within a second. If that stops for ${seconds} s, it trusts no copy.`,
      failed:
        'This process cannot read what changed, so it answers session checks with 503 rather than with old copies. Look at the database first.',
    },
    jobs: {
      ok: 'Work for later is taken up at once.',
      delayed: (time: string) =>
        `The oldest job waits for ${time}. Check that a process with the role all or worker runs, and its log.`,
      failed: 'Not known while the database does not answer.',
    },
    mail: {
      mailbox: 'Mails stay here, in the mailbox of this development server.',
      smtp: 'Mails go to the server of SMTP_URL, and by Resend where a project has its own key.',
      failing: (count: number) =>
        `${count === 1 ? 'One mail was' : `${count} mails were`} given up in the last 24 hours. The mail log of its project says why.`,
      failed: 'Not known while the database does not answer.',
    },
  },
};
