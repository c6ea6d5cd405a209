import { encodeId } from '../../lib/type-id.ts';
import { browserName, recogniseAgent } from '../../lib/user-agent.ts';
import type { Places } from '../../platform/places/places.ts';
import type { Device } from './device.ts';

export function viewDevice(device: Device, about: { places: Places; currentDeviceId: string | null; now: Date }) {
  const { trustedUntil } = device;
  return {
    id: encodeId('device', device.id),
    name: device.name,
    browser: browserName(device.userAgent),
    mobile: recogniseAgent(device.userAgent).mobile,
    ip: device.lastIp,
    place: about.places.of(device.lastIp, 'en'),
    trustedUntil: trustedUntil !== null && trustedUntil > about.now ? trustedUntil.toISOString() : null,
    createdAt: device.createdAt.toISOString(),
    lastSeenAt: device.lastSeenAt.toISOString(),
    current: device.id === about.currentDeviceId,
  };
}
