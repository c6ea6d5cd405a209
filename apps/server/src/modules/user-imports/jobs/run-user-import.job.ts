import { z } from 'zod';
import { type Services, systemContext } from '../../../platform/context/context.ts';
import { createCookieJar } from '../../../platform/http/cookies.ts';
import { checkRows } from '../check-rows.ts';
import { importRows } from '../import-rows.ts';
import { beginTurn } from '../import-turn.ts';
import { readUserFile } from '../read-user-file.ts';
import { sweepUserImport } from '../sweep-user-import.ts';
import type { UserImportId } from '../user-import.ts';
import type { ImportState } from '../user-imports.rules.ts';
import { findUserImport } from '../user-imports.store.ts';

const jobData = z.strictObject({ projectId: z.uuid(), importId: z.uuid() });

export function registerUserImportJobs(services: Services): void {
  services.jobs.work('user-imports', (data) => runUserImport(services, jobData.parse(data)));
}

const STEPS = {
  reading: readUserFile,
  checking: checkRows,
  importing: importRows,
  failed: sweepUserImport,
  cancelled: sweepUserImport,
} as const satisfies Partial<Record<ImportState, unknown>>;

/**
 * One step after another, each a transaction with its own progress. What a killed worker had not committed did not happen, and the next one goes on from
 * the mark; two that work at once wait for each other at the row of the import.
 */
async function runUserImport(services: Services, id: UserImportId): Promise<void> {
  const base = systemContext(services, 'user-imports', createCookieJar(undefined));
  const turn = beginTurn(base, id);
  for (;;) {
    const found = await findUserImport(services.database.db, id);
    if (!found || !(found.state in STEPS)) return;
    const step = STEPS[found.state as keyof typeof STEPS];
    // The audit names whoever started it, and not the worker.
    const goesOn = await step({ ...base, actor: found.actor }, found, turn);
    if (!goesOn || turn.passedOn) return;
  }
}
