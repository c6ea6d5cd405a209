import { z } from 'zod';
import { timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { METRICS, RANGES } from './security-overview.rules.ts';

export const securityOverview = z
  .object({
    range: z.enum(RANGES),
    bucketSeconds: z.int(),
    buckets: z.array(timeOut).describe('When each bucket begins, oldest first. The last one is not over yet.'),
    countedUntil: timeOut.describe('Up to here the figures are whole.'),
    series: z.array(
      z.object({
        metric: z.enum(METRICS),
        total: z.int(),
        parts: z
          .array(z.object({ key: z.string(), total: z.int(), counts: z.array(z.int()) }))
          .describe('By method, reason or kind, the most frequent first. One count for each bucket.'),
      }),
    ),
  })
  .meta({ id: 'SecurityOverview' });

export const getSecurityOverviewContract = {
  summary: 'Sign-ins, failures, new devices, lockouts and bans of a project, over time',
  tag: 'security-overview',
  query: z.strictObject({ range: z.enum(RANGES).default('24h') }),
  answer: { status: 200, schema: securityOverview },
  errors: [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden],
} as const satisfies Contract;
