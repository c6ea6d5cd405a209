import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../../../../testing/kit/people.ts';
import { write } from '../../platform/outbox/write.ts';
import { deleteMailSender } from './mail-senders.store.ts';
import {
  createMailWorld,
  enqueue,
  jobsOf,
  LINK,
  logOf,
  type MailWorld,
  makeDue,
  setResend,
  settled,
} from './mails.fixture.ts';

describe('a project with a key of its own, in production', () => {
  let world: MailWorld;
  beforeEach(async () => {
    world = await createMailWorld({ production: true });
    await world.ctx.jobs.start({ runWorkers: true });
  });
  afterEach(() => world.stop());

  test('sends over Resend, from its own address, and nobody else does', async () => {
    await setResend(world);
    await enqueue(world);
    await enqueue(world, { projectId: world.database.otherProjectId, to: 'bram@example.com' });
    await settled(world);
    expect(world.resend.mails).toMatchObject([
      { from: '"Acme" <hello@acme.example>', to: ['ada@example.com'], reply_to: 'help@acme.example' },
    ]);
    expect(world.resend.mails[0]?.text).toContain(LINK);
    expect(world.smtp.mails.map(({ to }) => to)).toEqual([['bram@example.com']]);
    const logged = await logOf(world);
    expect(logged.map(({ provider, status }) => [provider, status])).toEqual([
      ['resend', 'sent'],
      ['smtp', 'sent'],
    ]);
    expect(logged[0]?.provider_message_id).toBe('49a3999c-0ce1-4ea6-ab68-000000000000');
    expect(world.resend.requests[0]?.headers['idempotency-key']).toBe(`${logged[0]?.id}@localhost`);
  });

  test('with a wrong key waits, says why, and sends once the key is mended', async () => {
    await setResend(world, 're_mistyped');
    await enqueue(world);
    await settled(world);
    expect(await logOf(world)).toMatchObject([
      { status: 'failed', provider: 'resend', last_error: 'Resend answered 401 validation_error: API key is invalid' },
    ]);
    expect(JSON.stringify(await logOf(world))).not.toContain('re_mistyped');
    await setResend(world);
    await makeDue(world);
    await until(() => world.resend.mails.length === 1, 5_000, 'the mail');
    expect(world.smtp.connections).toBe(0);
  });

  test('that gives its key up while a mail waits sends it by the instance', async () => {
    await setResend(world, 're_mistyped');
    await enqueue(world);
    await settled(world);
    await write(world.ctx, (tx) => deleteMailSender(tx.db, world.database.projectId));
    await makeDue(world);
    await until(() => world.smtp.mails.length === 1, 5_000, 'the mail');
    expect(world.resend.mails).toEqual([]);
  });

  test('that is limited waits as long as Resend asks', async () => {
    await setResend(world);
    world.resend.answers = [{ status: 429, name: 'rate_limit_exceeded', headers: { 'retry-after': '600' } }];
    await enqueue(world);
    await settled(world);
    const [logged] = await logOf(world);
    const waitSeconds = ((logged?.next_attempt_at?.getTime() ?? 0) - world.services.clock.now().getTime()) / 1000;
    expect(logged?.status).toBe('failed');
    expect(waitSeconds).toBeGreaterThan(550);
    expect((await jobsOf(world)).filter(({ state }) => state === 'created')).toHaveLength(1);
  });

  test('whose recipient Resend refuses does not try again', async () => {
    await setResend(world);
    world.resend.answers = [{ status: 422, name: 'validation_error', message: 'Invalid `to` field.' }];
    await enqueue(world);
    await settled(world);
    expect(await logOf(world)).toMatchObject([
      { status: 'refused', last_error: 'Resend answered 422 validation_error: Invalid `to` field.' },
    ]);
    expect(world.resend.requests).toHaveLength(1);
  });

  test('gets one mail where the answer was lost', async () => {
    await setResend(world);
    world.resend.answers = ['taken, then cut'];
    await enqueue(world);
    await settled(world);
    expect(await logOf(world)).toMatchObject([{ status: 'failed' }]);
    world.resend.answers = [];
    await makeDue(world);
    await until(async () => (await logOf(world))[0]?.status === 'sent', 5_000, 'the second attempt');
    expect(world.resend.requests).toHaveLength(2);
    expect(world.resend.mails).toHaveLength(1);
  });
});

test('in development no mail to people leaves by a key of the project', async () => {
  const world = await createMailWorld({ production: false });
  try {
    await setResend(world);
    await world.ctx.jobs.start({ runWorkers: true });
    await enqueue(world);
    await settled(world);
    expect(world.resend.requests).toEqual([]);
    expect(await logOf(world)).toMatchObject([{ status: 'sent', provider: 'smtp' }]);
    // The names that the project chose hold all the same.
    expect(world.smtp.mails[0]?.headers.get('from')).toBe('Acme <no-reply@auth.example.com>');
    expect(world.smtp.mails[0]?.headers.get('reply-to')).toBe('help@acme.example');
  } finally {
    await world.stop();
  }
});
