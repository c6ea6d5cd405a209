import type { UserImport } from '../../api/types.ts';
import { texts } from '../../texts/index.ts';

const { userImports } = texts;

/** Three numbers, which are what would be after a dry run, and what is after an import. */
export function ImportResult({ found }: { found: UserImport }) {
  const words = found.state === 'checked' ? userImports.stats.would : userImports.stats.did;
  return (
    <section aria-label={userImports.stats.label}>
      <dl className="stats">
        {(['created', 'skipped', 'failed'] as const).map((outcome) => (
          <div key={outcome}>
            <dt>{words[outcome]}</dt>
            <dd>{found.rows[outcome].toLocaleString(texts.locale)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
