import { protectRoute } from '../../../frontdesk';

export const POST = protectRoute((_request, { user }) =>
  Response.json({ greeting: `Hello, ${user.name ?? user.email}` }),
);
