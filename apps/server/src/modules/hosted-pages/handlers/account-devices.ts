import { idIn, nameIn } from '../../../lib/schemas.ts';
import { encodeId } from '../../../lib/type-id.ts';
import { recogniseAgent } from '../../../lib/user-agent.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { forgetMyDevice, renameMyDevice, untrustMyDevice } from '../../account/index.ts';
import { type Device, deviceErrors, listDevices } from '../../devices/index.ts';
import { answer } from '../page-frame.ts';
import { accountDevicesPage, type DeviceLine } from '../pages/account-devices.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import { type AccountContext, accountFrame } from './visitor.ts';

export const devicesQuery = texts('notice');
export const renameForm = formOf('deviceId', 'name');
export const deviceForm = formOf('deviceId');

const DONE = ['renamed', 'untrusted', 'forgotten'] as const;
type Done = (typeof DONE)[number];
type Typed = { readonly deviceId: string; readonly name: string };

const MOST_SHOWN = 100;

export async function showDevices(ctx: AccountContext, query: FieldsOf<typeof devicesQuery>): Promise<PageAnswer> {
  return view(ctx, { done: DONE.find((notice) => notice === query.notice) }, NO_REFUSAL);
}

export async function submitRename(ctx: AccountContext, form: FieldsOf<typeof renameForm>): Promise<PageAnswer> {
  const { deviceId, name } = form;
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const id = deviceIn(deviceId);
      await renameMyDevice(ctx, { deviceId: id, ...readFields(form, { name: nameIn }) });
      return done(ctx, 'renamed');
    },
    show: (refusal) => view(ctx, { typed: { deviceId, name } }, refusal),
  });
}

export async function submitUntrust(ctx: AccountContext, form: FieldsOf<typeof deviceForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await untrustMyDevice(ctx, { deviceId: deviceIn(form.deviceId) });
      return done(ctx, 'untrusted');
    },
    show: (refusal) => view(ctx, {}, refusal),
  });
}

export async function submitForget(ctx: AccountContext, form: FieldsOf<typeof deviceForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await forgetMyDevice(ctx, { deviceId: deviceIn(form.deviceId) });
      return done(ctx, 'forgotten');
    },
    show: (refusal) => view(ctx, {}, refusal),
  });
}

function deviceIn(text: string): string {
  const deviceId = idIn('device').safeParse(text);
  if (!deviceId.success) throw new Problem(deviceErrors.not_found);
  return deviceId.data;
}

function done(ctx: AccountContext, notice: Done): PageAnswer {
  return { redirect: pathWith(ctx, '/account/devices', { notice }) };
}

async function view(
  ctx: AccountContext,
  shown: { done?: Done | undefined; typed?: Typed },
  refusal: Refusal,
): Promise<PageAnswer> {
  const owner = { projectId: ctx.project.id, userId: ctx.user.id };
  const devices = await listDevices(ctx.database.db, owner, MOST_SHOWN);
  const lines = devices.map((device) => lineOf(ctx, device));
  const frame = accountFrame(ctx);
  const html = accountDevicesPage({
    ...frame,
    now: ctx.clock.now(),
    devices: [...lines.filter(({ current }) => current), ...lines.filter(({ current }) => !current)],
    problems: refusal.problems,
    done: shown.done,
    typed: shown.typed,
  });
  return answer(ctx, frame, html, refusal);
}

function lineOf({ places, pageRequest, session, clock }: AccountContext, device: Device): DeviceLine {
  const { trustedUntil } = device;
  return {
    ...recogniseAgent(device.userAgent),
    id: encodeId('device', device.id),
    name: device.name,
    place: places.of(device.lastIp, pageRequest.locale) ?? device.lastIp,
    current: device.id === session.deviceId,
    trustedUntil: trustedUntil !== null && trustedUntil > clock.now() ? trustedUntil : undefined,
    createdAt: device.createdAt,
    lastSeenAt: device.lastSeenAt,
  };
}
