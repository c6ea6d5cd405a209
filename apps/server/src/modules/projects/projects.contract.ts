import { z } from 'zod';
import { idIn, nameIn, pageOf, timeOut } from '../../lib/schemas.ts';
import { timePageQuery } from '../../lib/time-cursor.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';
import { projectErrors } from './projects.errors.ts';
import { projectSettings } from './projects.settings.ts';

export const slugIn = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/,
    'Use 3 to 40 letters, digits and hyphens, beginning with a letter: field-note',
  );

export const projectView = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    baseUrl: z.string(),
    isSystem: z.boolean(),
    settings: projectSettings,
    version: z.int(),
    createdAt: timeOut,
    updatedAt: timeOut,
  })
  .meta({ id: 'Project' });

const projectId = z.object({ projectId: idIn('project') });
const errors = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const listProjectsContract = {
  summary: 'Projects that you may see: those of your organizations, or the one of your secret key',
  tag: 'projects',
  query: timePageQuery,
  answer: { status: 200, schema: pageOf(projectView) },
  errors,
} as const satisfies Contract;

export const createProjectContract = {
  summary: 'Create a project, with its signing key, default application and first secret key',
  tag: 'projects',
  body: z.strictObject({
    slug: slugIn,
    name: nameIn.optional(),
    settings: projectSettings.omit({ captcha: true }).optional(),
  }),
  answer: {
    status: 201,
    schema: z
      .object({ project: projectView, secretKey: z.string().describe('Shown this once.') })
      .meta({ id: 'CreatedProject' }),
  },
  errors: [
    ...errors,
    projectErrors.slug_taken,
    projectErrors.slug_reserved,
    projectErrors.host_required,
    projectErrors.last_method,
    projectErrors.terms_without_text,
    projectErrors.assurance_without_factor,
  ],
} as const satisfies Contract;

export const getProjectContract = {
  summary: 'One project',
  tag: 'projects',
  params: projectId,
  answer: { status: 200, schema: projectView },
  errors: [...errors, projectErrors.not_found],
} as const satisfies Contract;

/**
 * The parts without their defaults: zod fills in a default even below `optional()`, and a part that nobody sent would then reset what is set.
 */
const { shape } = projectSettings;
const settingsChange = z.strictObject({
  signUp: shape.signUp.unwrap().optional(),
  methods: shape.methods.unwrap().optional(),
  secondFactor: shape.secondFactor.unwrap().optional(),
  passwords: shape.passwords.unwrap().optional(),
  devices: shape.devices.unwrap().optional(),
  session: shape.session.unwrap().optional(),
  allowedOrigins: shape.allowedOrigins.unwrap().optional(),
  redirectOrigins: shape.redirectOrigins.unwrap().optional(),
  userRoles: shape.userRoles.unwrap().optional(),
  branding: shape.branding.unwrap().optional(),
  limits: shape.limits.unwrap().optional(),
  signing: shape.signing.unwrap().optional(),
});

/** Each part of the settings that is given replaces that part; the rest stays. The captcha comes with a secret and has a route of its own. */
export const updateProjectContract = {
  summary: 'Change the display name or settings',
  tag: 'projects',
  params: projectId,
  body: z.strictObject({ name: nameIn.optional(), settings: settingsChange.optional() }),
  answer: { status: 200, schema: projectView },
  errors: [
    ...errors,
    projectErrors.not_found,
    projectErrors.system_protected,
    projectErrors.last_method,
    projectErrors.terms_without_text,
    projectErrors.assurance_without_factor,
  ],
} as const satisfies Contract;

export const deleteProjectContract = {
  summary: 'Delete a project with everything in it, at once and for good',
  tag: 'projects',
  params: projectId,
  query: z.strictObject({ confirm: z.string().max(40).describe('The slug of the project, as the confirmation.') }),
  answer: { status: 204, schema: null },
  errors: [
    ...errors,
    stepUpRequired,
    projectErrors.not_found,
    projectErrors.system_protected,
    projectErrors.name_mismatch,
  ],
} as const satisfies Contract;
