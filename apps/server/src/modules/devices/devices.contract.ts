import { z } from 'zod';
import { timeOut } from '../../lib/schemas.ts';

/** A browser or app as its owner sees it in a list. */
export const listedDevice = z
  .object({
    id: z.string(),
    name: z.string().nullable().describe('What you call it.'),
    browser: z.string().nullable().describe('Recognisable name: "Firefox on Windows".'),
    mobile: z.boolean(),
    ip: z.string().nullable(),
    place: z.string().nullable().describe('Where that address probably is: "Vienna, Austria".'),
    trustedUntil: timeOut.nullable().describe('Until then no second factor is asked for.'),
    createdAt: timeOut,
    lastSeenAt: timeOut,
    current: z.boolean(),
  })
  .meta({ id: 'Device' });
