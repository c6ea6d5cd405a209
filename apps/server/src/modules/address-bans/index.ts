export { type AddressBans, createAddressBans } from './address-bans.cache.ts';
export { addressBanRoutes } from './address-bans.routes.ts';
export { deleteEndedBans } from './address-bans.store.ts';
export { createBanGate } from './ban-gate.ts';
export { createStrikeCounter } from './count-strike.ts';
