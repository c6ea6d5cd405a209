import { z } from 'zod';

/** RFC 9457 problem document, as OpenAPI shows it. */
export const problemDocumentSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable: `noun.reason`.'),
    detail: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    retryAfterSeconds: z.number().optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' });
