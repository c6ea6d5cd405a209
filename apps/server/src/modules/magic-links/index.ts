export { confirmMagicLink } from './confirm-magic-link.ts';
export { magicLinkErrors } from './magic-links.errors.ts';
export { magicLinkRoutes } from './magic-links.routes.ts';
export { requestMagicLink } from './request-magic-link.ts';
export { showMagicLinkCode } from './show-code.ts';
