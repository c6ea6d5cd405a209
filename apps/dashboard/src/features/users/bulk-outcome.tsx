import type { BulkJob } from '../../api/types.ts';
import { texts } from '../../texts/index.ts';
import { type BulkKind, failuresByCode } from './bulk.rules.ts';

const { bulk, common } = texts;

/** What came of it, in numbers, and why some were refused. */
export function BulkOutcome({
  kind,
  counts,
  failures,
}: {
  kind: BulkKind;
  counts: BulkJob['counts'];
  failures: readonly { readonly code: string | null }[];
}) {
  return (
    <div className="stack">
      <p role="status">
        <b>{bulk.outcome(kind, counts)}</b>
      </p>
      {failures.length === 0 ? null : (
        <>
          <p className="muted">{bulk.refused}</p>
          <ul className="list framed">
            {failuresByCode(failures).map(({ code, count }) => (
              <li key={code}>
                <span className="what">{common.problems[code] ?? code}</span>
                <span className="num">{bulk.times(count)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
