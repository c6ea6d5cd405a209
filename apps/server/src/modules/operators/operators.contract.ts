import { z } from 'zod';
import { emailIn, nameIn, passwordIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { newPasswordErrors } from '../passwords/index.ts';
import { projectErrors, projectView, slugIn } from '../projects/index.ts';
import { operatorErrors } from './operators.errors.ts';

export const setUpContract = {
  summary: 'First run: the first operator and the first project',
  tag: 'set-up',
  body: z.strictObject({
    email: emailIn,
    password: passwordIn,
    name: nameIn.optional(),
    projectSlug: slugIn,
    projectName: nameIn.optional(),
  }),
  answer: {
    status: 201,
    schema: z
      .object({ project: projectView, secretKey: z.string(), operator: z.object({ id: z.string() }) })
      .meta({ id: 'SetUp' }),
  },
  errors: [
    operatorErrors.already_set_up,
    accessErrors.unauthenticated,
    accessErrors.invalid_credential,
    projectErrors.slug_reserved,
    projectErrors.slug_taken,
    ...newPasswordErrors,
  ],
} as const satisfies Contract;

/** What the dashboard's first request asks: is there an instance to sign in to, and as whom am I here. */
export const instanceStateContract = {
  summary: 'State of the instance, for the dashboard',
  tag: 'set-up',
  answer: {
    status: 200,
    schema: z
      .object({
        setUp: z.boolean(),
        mode: z.enum(['development', 'production']),
        systemBaseUrl: z.string().describe('Base URL of the system project: where operators sign in.'),
        operator: z
          .object({
            id: z.string(),
            email: z.string(),
            name: z.string().nullable(),
            role: z.string(),
            impersonator: z
              .string()
              .nullable()
              .describe('Support access: the operator who acts as this one, and only looks.'),
          })
          .nullable(),
        mailboxUrl: z.string().nullable(),
        exampleUrl: z.string().nullable(),
      })
      .meta({ id: 'InstanceState' }),
  },
  errors: [],
} as const satisfies Contract;
