import { z } from 'zod';
import { idIn, nameIn, passwordIn, timeOut, tokenIn } from '../../lib/schemas.ts';
import { imageIn, localeIn } from '../../lib/user-fields.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { deviceErrors, listedDevice } from '../devices/index.ts';
import { limitErrors } from '../limits/index.ts';
import { tokenErrors } from '../one-time-tokens/index.ts';
import { newPasswordErrors, passwordErrors } from '../passwords/index.ts';
import { listedSession, sessionErrors } from '../sessions/index.ts';
import { ownProfile, userErrors, usernameIn } from '../users/index.ts';

const mine = [sessionErrors.required];
/** For the person alone: `refuseImpersonated` in the use case. */
const mineAlone = [...mine, sessionErrors.impersonated];

export const getMeContract = {
  summary: 'Your own profile',
  tag: 'me',
  answer: { status: 200, schema: ownProfile },
  errors: mine,
} as const satisfies Contract;

export const updateMeContract = {
  summary: "Change your own profile. The username is the person's alone: support access does not change it",
  tag: 'me',
  body: z.strictObject({
    name: nameIn.nullish(),
    image: imageIn.nullish().describe('The address of a picture, https alone. Null takes it away.'),
    locale: localeIn.nullish(),
    username: usernameIn.nullish(),
  }),
  answer: { status: 200, schema: ownProfile },
  errors: [
    ...mineAlone,
    userErrors.username_taken,
    userErrors.username_reserved,
    userErrors.username_required,
    userErrors.username_off,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const listMySessionsContract = {
  summary: 'Where you are signed in',
  tag: 'me',
  answer: { status: 200, schema: z.object({ data: z.array(listedSession), nextCursor: z.string().nullable() }) },
  errors: mine,
} as const satisfies Contract;

export const revokeMySessionContract = {
  summary: 'Sign one of your sessions out',
  tag: 'me',
  params: z.object({ sessionId: idIn('session') }),
  answer: { status: 204, schema: null },
  errors: [...mine, sessionErrors.not_found],
} as const satisfies Contract;

export const revokeMyOtherSessionsContract = {
  summary: 'Sign out everywhere else',
  tag: 'me',
  body: z.strictObject({}),
  answer: { status: 204, schema: null },
  errors: mine,
} as const satisfies Contract;

export const listMyDevicesContract = {
  summary: 'The browsers and apps that you were signed in on',
  tag: 'me',
  answer: { status: 200, schema: z.object({ data: z.array(listedDevice), nextCursor: z.string().nullable() }) },
  errors: mine,
} as const satisfies Contract;

const deviceId = z.object({ deviceId: idIn('device') });

export const renameMyDeviceContract = {
  summary: 'Give one of your devices a name',
  tag: 'me',
  params: deviceId,
  body: z.strictObject({ name: nameIn.nullable() }),
  answer: { status: 200, schema: listedDevice },
  errors: [...mineAlone, deviceErrors.not_found],
} as const satisfies Contract;

export const forgetMyDeviceContract = {
  summary: 'Forget one of your devices, which signs it out',
  tag: 'me',
  params: deviceId,
  answer: { status: 204, schema: null },
  errors: [...mineAlone, deviceErrors.not_found],
} as const satisfies Contract;

export const untrustMyDeviceContract = {
  summary: 'Ask for the second factor on one of your devices again',
  tag: 'me',
  params: deviceId,
  answer: { status: 204, schema: null },
  errors: [...mineAlone, deviceErrors.not_found],
} as const satisfies Contract;

export const changePasswordContract = {
  summary: 'Change your password',
  tag: 'me',
  body: z.strictObject({
    currentPassword: passwordIn,
    newPassword: passwordIn,
    revokeOthers: z.boolean().default(true),
  }),
  answer: { status: 204, schema: null },
  errors: [
    ...mineAlone,
    passwordErrors.disabled,
    passwordErrors.wrong_current,
    limitErrors.too_many,
    ...newPasswordErrors,
  ],
} as const satisfies Contract;

export const requestDeletionContract = {
  summary: 'Delete your account in seven days; until then it can be kept',
  tag: 'me',
  body: z.strictObject({ password: passwordIn.optional() }),
  answer: { status: 200, schema: z.object({ deletionDueAt: timeOut }) },
  errors: [
    ...mineAlone,
    passwordErrors.wrong_current,
    sessionErrors.step_up_required,
    userErrors.last_owner,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const cancelDeletionContract = {
  summary: 'Keep your account after all',
  tag: 'me',
  body: z.strictObject({}),
  answer: { status: 204, schema: null },
  errors: mineAlone,
} as const satisfies Contract;

export const keepAccountContract = {
  summary: 'Keep an account after all, with the link of the mail about its deletion: signs everybody out',
  tag: 'me',
  body: z.strictObject({ token: tokenIn }),
  answer: { status: 200, schema: z.object({}) },
  errors: [tokenErrors.used_or_expired],
} as const satisfies Contract;

export const reportSignInContract = {
  summary:
    'Say that a sign-in was not yours, with the link of the mail about it: signs everybody out and asks for a new password',
  tag: 'me',
  body: z.strictObject({ token: tokenIn }),
  answer: { status: 200, schema: z.object({}) },
  errors: [tokenErrors.used_or_expired],
} as const satisfies Contract;
