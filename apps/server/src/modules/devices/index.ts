export { ensureBrowserBinding, readBrowserBinding } from './browser-binding.ts';
export { upsertDevice } from './devices.store.ts';
