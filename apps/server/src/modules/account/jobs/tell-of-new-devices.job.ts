import { type Services, systemContext } from '../../../platform/context/context.ts';
import { createCookieJar } from '../../../platform/http/cookies.ts';
import { write } from '../../../platform/outbox/write.ts';
import { type DeviceNotice, listUntoldNotices, takeNotice, wasToldOfTheSame } from '../../devices/index.ts';
import { mailFrame, newDeviceMail, originOf } from '../../mail-templates/index.ts';
import { enqueueMail } from '../../mails/index.ts';
import { makeToken } from '../../one-time-tokens/index.ts';
import type { ProjectContext } from '../../projects/index.ts';
import { isBanned, lockUser } from '../../users/index.ts';

const AT_ONCE = 100;
const LIFE_SECONDS = 7 * 24 * 60 * 60;
const SAME_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Mails for the sign-ins that left a notice: the sign-in itself stays one statement, and the notice is part of it. Two workers may look at once; one of
 * them takes it. A notice that cannot be told waits, and keeps no other one waiting.
 */
export async function tellOfNewDevices(services: Services): Promise<void> {
  for (const notice of await listUntoldNotices(services.database.db, AT_ONCE)) {
    try {
      await tell(services, notice);
    } catch (error) {
      const { projectId, id } = notice;
      services.log.warn({ projectId, sessionId: id, reason: (error as Error).message }, 'a new device was not told of');
    }
  }
}

async function tell(services: Services, notice: DeviceNotice): Promise<void> {
  const project = await services.modules.projects.byId(notice.projectId);
  if (!project) return;
  const ctx: ProjectContext = { ...systemContext(services, 'new-devices', createCookieJar(undefined)), project };
  await write(ctx, async (tx) => {
    // Before it is asked what the person was told: two workers with two notices of the same program would both find nothing.
    const user = await lockUser(tx.db, project.id, notice.userId);
    if (!(await takeNotice(tx.db, { projectId: project.id, id: notice.id, now: tx.now }))) return;
    if (await wasToldOfTheSame(tx.db, notice, new Date(tx.now.getTime() - SAME_MILLISECONDS))) return;
    if (!user || isBanned(user, tx.now)) return;
    const { token } = await makeToken(ctx, tx.db, {
      projectId: project.id,
      kind: 'new_device',
      userId: user.id,
      emailKey: user.emailKey,
      payload: { ip: notice.ip, userAgent: notice.userAgent, at: notice.createdAt.toISOString() },
      lifeSeconds: LIFE_SECONDS,
      now: tx.now,
    });
    const frame = mailFrame(ctx, user);
    const { ip, userAgent, createdAt } = notice;
    const message = newDeviceMail({
      ...frame,
      origin: originOf(ctx, { at: createdAt, ip, userAgent, locale: frame.locale }),
      url: `${project.baseUrl}/not-me?token=${token}`,
      expiresInSeconds: LIFE_SECONDS,
    });
    await enqueueMail(ctx, tx, { projectId: project.id, to: user.email, message, deliver: true });
  });
}
