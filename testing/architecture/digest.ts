import type pg from 'pg';

type Table = { readonly name: string; readonly owned: boolean };
type Known = { readonly versions: string; readonly digest: string };

/** What was worked out before, by table and project. A row that has not been written since is the same version at the same place. */
const knownDigests = new WeakMap<pg.Client, Map<string, Known>>();

/**
 * A digest of every row of every table. Left out is what a refusal may write (counters of limits, when a credential was last seen, the
 * answer that was kept of a session), and the mailbox and the log of mails, which the worker fills from jobs that were there before: the jobs
 * are counted.
 */
export async function digestOf(
  database: pg.Client,
  options: { readonly projectId?: string } = {},
): Promise<Record<string, string>> {
  const { rows: tables } = await database.query<Table>({
    name: 'tables',
    text: `select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'project_id') as owned
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not in ('limits', 'mailbox_messages', 'mail_log') order by 1`,
  });
  const chosen = tables.filter(({ owned }) => owned || options.projectId === undefined);
  const { rows: now } = await database.query<{ name: string; versions: string }>({
    name: `versions of ${chosen.length}`,
    text: chosen
      .map(({ name }) => `select '${name}' as name, ${VERSIONS} as versions from ${name} t`)
      .join(' union all '),
  });
  const versionsNow = new Map(now.map(({ name, versions }) => [name, versions]));
  const known = knownDigests.get(database) ?? new Map<string, Known>();
  knownDigests.set(database, known);
  const keyOfTable = (name: string) => `${name} ${options.projectId ?? ''}`;
  for (const { name, owned } of chosen) {
    const versions = versionsNow.get(name) ?? '';
    if (known.get(keyOfTable(name))?.versions === versions) continue;
    const ofProject = options.projectId !== undefined && owned;
    const { rows } = await database.query<{ digest: string }>(
      `select count(*) || ' rows, ' || coalesce(md5(string_agg(r, ',' order by r)), '') as digest
       from (select (to_jsonb(t) - array['last_used_at', 'last_seen_at', 'snapshot', 'snapshot_version'])::text as r from ${name} t ${ofProject ? 'where project_id = $1' : ''}) s`,
      ofProject ? [options.projectId] : [],
    );
    known.set(keyOfTable(name), { versions, digest: rows[0]?.digest ?? '' });
  }
  const jobs = await database.query<{ digest: string }>('select count(*)::text as digest from jobs.job');
  return {
    ...Object.fromEntries(chosen.map(({ name }) => [name, known.get(keyOfTable(name))?.digest ?? ''])),
    jobs: options.projectId === undefined ? (jobs.rows[0]?.digest ?? '') : '',
  };
}

/** Which versions of rows a table has: each insert, update and delete makes it another one. */
const VERSIONS = `count(*) || ' ' || coalesce(sum(hashtextextended(t.tableoid || ' ' || t.ctid || ' ' || t.xmin, 0)), 0)`;
