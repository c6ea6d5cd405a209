export { findPlace, joinWaitlist } from './join-waitlist.ts';
export { waitlistRoutes } from './waitlist.routes.ts';
