import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { BulkJob } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Meter } from '../../components/meter.tsx';
import { Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { bulkActionQuery, isOver, useCancelBulkAction } from './bulk.queries.ts';
import type { BulkKind } from './bulk.rules.ts';
import { BulkOutcome } from './bulk-outcome.tsx';
import { useAfterChange } from './users.queries.ts';

const { bulk } = texts;

/** How far the job is. It goes on when nobody looks. */
export function BulkProgress({ projectId, kind, started }: { projectId: string; kind: BulkKind; started: BulkJob }) {
  const { data = started, error, refetch } = useQuery(bulkActionQuery(projectId, started.id));
  const cancel = useCancelBulkAction(projectId, started.id);
  const after = useAfterChange(projectId);
  const over = isOver(data);
  const { done, unchanged, failed } = data.counts;
  const seen = done + unchanged + failed;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the lists are asked for again when it is over, and not with each drawing
  useEffect(() => {
    if (over) after(null);
  }, [over]);

  return (
    <div className="stack">
      <Meter
        label={bulk.states[data.state]}
        value={bulk.progress(seen, data.expectedCount)}
        at={Math.min(1, seen / Math.max(1, data.expectedCount))}
      />
      {error === null ? null : <Failed title={bulk.progressFailed} error={error} onRetry={() => refetch()} />}
      {cancel.error === null ? null : <Failed title={bulk.cancelFailed} error={cancel.error} />}
      {over ? (
        <BulkOutcome kind={kind} counts={data.counts} failures={data.failures} />
      ) : (
        <>
          <p className="muted">{bulk.goesOn}</p>
          <p>
            <Button small busy={cancel.isPending} onClick={() => cancel.mutate()}>
              {bulk.cancel}
            </Button>
          </p>
        </>
      )}
    </div>
  );
}
