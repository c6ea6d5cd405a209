import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import {
  type Device,
  deleteDevice,
  deviceErrors,
  listDevices,
  renameDevice,
  untrustDevice,
  viewDevice,
} from '../devices/index.ts';
import { clearSessionCookies, endSessionsOfDevice, refuseImpersonated, type UserContext } from '../sessions/index.ts';
import { lockUser } from '../users/index.ts';
import type {
  forgetMyDeviceContract,
  listMyDevicesContract,
  renameMyDeviceContract,
  untrustMyDeviceContract,
} from './account.contract.ts';

const MOST_LISTED = 200;

export async function listMyDevices(ctx: UserContext): Promise<OutputOf<typeof listMyDevicesContract>> {
  const devices = await listDevices(ctx.database.db, { projectId: ctx.project.id, userId: ctx.user.id }, MOST_LISTED);
  return { data: devices.map((device) => view(ctx, device)), nextCursor: null };
}

/** A name that its owner knows it by; none gives it back what it says of itself. */
export async function renameMyDevice(
  ctx: UserContext,
  input: InputOf<typeof renameMyDeviceContract>,
): Promise<OutputOf<typeof renameMyDeviceContract>> {
  refuseImpersonated(ctx);
  const name = input.name === '' ? null : input.name;
  const device = await write(ctx, async (tx) => {
    const renamed = await renameDevice(tx.db, { ...idOf(ctx, input.deviceId), name });
    if (!renamed) throw new Problem(deviceErrors.not_found);
    tx.audit({ projectId: ctx.project.id, action: 'devices.renamed', target: targetOf(renamed.id) });
    return renamed;
  });
  return view(ctx, device);
}

/** Its sessions end, and the next sign-in there is one from a device that the account does not know. */
export async function forgetMyDevice(ctx: UserContext, input: InputOf<typeof forgetMyDeviceContract>): Promise<void> {
  refuseImpersonated(ctx);
  const { project, user } = ctx;
  const { deviceId } = input;
  await write(ctx, async (tx) => {
    // As a sign-in locks them: one that is under way on this device is over first, and its session ends with the others.
    await lockUser(tx.db, project.id, user.id);
    await endSessionsOfDevice(tx, { projectId: project.id, userId: user.id, deviceId, reason: 'device_forgotten' });
    if (!(await deleteDevice(tx.db, idOf(ctx, deviceId)))) throw new Problem(deviceErrors.not_found);
    tx.audit({ projectId: project.id, action: 'devices.forgotten', target: targetOf(deviceId) });
  });
  if (deviceId === ctx.session.deviceId) clearSessionCookies(ctx);
}

/** The second factor is asked for there again. */
export async function untrustMyDevice(ctx: UserContext, input: InputOf<typeof untrustMyDeviceContract>): Promise<void> {
  refuseImpersonated(ctx);
  await write(ctx, async (tx) => {
    if (!(await untrustDevice(tx.db, idOf(ctx, input.deviceId)))) throw new Problem(deviceErrors.not_found);
    tx.audit({ projectId: ctx.project.id, action: 'devices.untrusted', target: targetOf(input.deviceId) });
  });
}

function idOf(ctx: UserContext, id: string) {
  return { projectId: ctx.project.id, userId: ctx.user.id, id };
}

function targetOf(id: string) {
  return { type: 'device', id: encodeId('device', id) };
}

function view(ctx: UserContext, device: Device) {
  return viewDevice(device, {
    places: ctx.places,
    currentDeviceId: ctx.session.deviceId,
    now: ctx.clock.now(),
  });
}
