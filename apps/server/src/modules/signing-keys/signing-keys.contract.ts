import { z } from 'zod';
import type { Contract } from '../../platform/http/contract.ts';

export const jwksContract = {
  summary: 'Public keys of the project (RFC 7517)',
  tag: 'signing-keys',
  answer: { status: 200, schema: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).meta({ id: 'Jwks' }) },
  errors: [],
} as const satisfies Contract;
