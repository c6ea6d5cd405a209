export { ensureBrowserBinding, isSameBrowser, readBrowserBinding } from './browser-binding.ts';
export type { Device } from './device.ts';
export {
  type DeviceNotice,
  deleteOldNotices,
  listUntoldNotices,
  takeNotice,
  wasToldOfTheSame,
} from './device-notices.store.ts';
export { keepDeviceSecret, readDeviceHash, readKnownDevice, renewDeviceSecret } from './device-secret.ts';
export { listedDevice } from './devices.contract.ts';
export { deviceErrors } from './devices.errors.ts';
export { deleteDevice, listDevices, renameDevice, untrustDevice } from './devices.store.ts';
export { viewDevice } from './devices.views.ts';
export { deleteDevicesOfUser } from './forget-devices.store.ts';
export { findKnownDevice, trustDevice, untrustDevices } from './known-devices.store.ts';
