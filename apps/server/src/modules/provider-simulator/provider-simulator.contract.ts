import { z } from 'zod';
import type { Contract } from '../../platform/http/contract.ts';
import { MISBEHAVIOURS } from './provider-simulator.rules.ts';

export const authorizePersonContract = {
  summary: 'Development only: sign somebody in at the simulated provider without a browser',
  tag: 'provider-simulator',
  body: z.strictObject({
    url: z.url().max(4_000).describe('Where the browser was sent: the address of the authorization request.'),
    email: z.string().max(254),
    emailVerified: z.boolean().default(true),
    name: z.string().max(120).default(''),
    picture: z.string().max(4_000).nullable().default(null),
    subject: z.string().min(1).max(255).optional().describe('Else made of the address.'),
    misbehaviour: z.enum(MISBEHAVIOURS).default('none').describe('What goes wrong this time.'),
  }),
  answer: {
    status: 200,
    schema: z.object({ redirectUrl: z.string().describe('Where the browser would come back to.') }),
  },
  errors: [],
} as const satisfies Contract;
