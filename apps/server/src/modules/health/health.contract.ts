import { z } from 'zod';
import { timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';

const count = z.int().min(0);

export const instanceHealthView = z
  .object({
    status: z.enum(['healthy', 'unhealthy']),
    timestamp: timeOut,
    version: z.string(),
    mode: z.enum(['development', 'production']),
    replica: z.object({
      name: z.string().describe('Host and process that answered. Behind a proxy the next answer can be another one.'),
      role: z.enum(['api', 'worker', 'all']),
      startedAt: timeOut,
      memoryBytes: count,
    }),
    database: z.object({
      status: z.enum(['ok', 'failed']),
      embedded: z.boolean(),
      version: z.string().nullable(),
      answerMilliseconds: count.nullable(),
      connections: z.object({ open: count, waiting: count, most: count }),
      missingMigrations: count.nullable(),
    }),
    cache: z.object({ status: z.enum(['ok', 'unavailable', 'not_configured']) }),
    feed: z.object({ status: z.enum(['ok', 'failed']), trustSeconds: count }),
    jobs: z.object({ status: z.enum(['ok', 'delayed', 'failed']), oldestWaitSeconds: count.nullable() }),
    mail: z.object({
      status: z.enum(['ok', 'failing', 'failed']),
      transport: z.enum(['mailbox', 'smtp']),
      waiting: count.nullable(),
      givenUpInLastDay: count.nullable(),
    }),
  })
  .meta({ id: 'InstanceHealth' });

export const instanceHealthContract = {
  summary: 'How the instance is, part by part, for operators',
  tag: 'instance',
  answer: { status: 200, schema: instanceHealthView },
  errors: [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden],
} as const satisfies Contract;
