export { ensureBrowserBinding, readBrowserBinding } from './browser-binding.ts';
