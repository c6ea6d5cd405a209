import { z } from 'zod';
import { encodeId } from '../../../lib/type-id.ts';
import { type Services, systemContext } from '../../../platform/context/context.ts';
import { createCookieJar } from '../../../platform/http/cookies.ts';
import { write } from '../../../platform/outbox/write.ts';
import { dataExportMail, mailFrame } from '../../mail-templates/index.ts';
import { enqueueMail } from '../../mails/index.ts';
import type { ProjectContext } from '../../projects/index.ts';
import { findUserById, type User } from '../../users/index.ts';
import { LIFE_SECONDS } from '../data-exports.rules.ts';
import { finishDataExport } from '../data-exports.store.ts';

const jobData = z.strictObject({ projectId: z.uuid(), userId: z.uuid(), id: z.uuid() });

type Job = z.output<typeof jobData>;

export function registerDataExportJobs(services: Services): void {
  services.jobs.work('data_exports', (data) => prepareDataExport(services, jobData.parse(data)));
}

/** A job can run twice, and whoever it was for can have been deleted since: one of them finishes it, and one mail leaves. */
async function prepareDataExport(services: Services, job: Job): Promise<void> {
  const project = await services.modules.projects.byId(job.projectId);
  const user = project && (await findUserById(services.database.db, project.id, job.userId));
  if (!project || !user) return;
  const ctx: ProjectContext = { ...systemContext(services, 'data-export', createCookieJar(undefined)), project };
  const content = JSON.stringify(await collect(ctx, user));
  await write(ctx, async (tx) => {
    const expiresAt = new Date(tx.now.getTime() + LIFE_SECONDS * 1000);
    const finished = await finishDataExport(tx.db, { ...job, content, now: tx.now, expiresAt });
    if (!finished) return;
    const message = dataExportMail({
      ...mailFrame(ctx, user),
      origin: { at: tx.now },
      url: `${project.baseUrl}/account/data`,
      expiresInSeconds: LIFE_SECONDS,
    });
    await enqueueMail(ctx, tx, { projectId: project.id, to: user.email, message, deliver: true });
    tx.audit({
      projectId: project.id,
      action: 'data_exports.prepared',
      target: { type: 'user', id: encodeId('user', user.id) },
    });
  });
}

/** One part after the other: an export is in no hurry, and takes one connection. */
async function collect(ctx: ProjectContext, user: User): Promise<Record<string, unknown>> {
  const { project } = ctx;
  const document: Record<string, unknown> = {
    format: 'frontdesk-data-export/1',
    service: project.name,
    exportedAt: ctx.clock.now().toISOString(),
  };
  for (const { name, read } of ctx.modules.exportParts) document[name] = await read(ctx.database.db, user);
  return document;
}
