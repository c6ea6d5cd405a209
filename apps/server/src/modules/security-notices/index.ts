export { type NoticeToSend, notify } from './notify.ts';
export type { Notice, NoticeDetails } from './security-notices.rules.ts';
export { tellLockout } from './tell-lockout.ts';
