import { connect, type Frontdesk, type FrontdeskOptions } from './frontdesk.ts';
import { createManagementApi } from './management/api.ts';
import type { OfflineSnapshot } from './types.ts';

/**
 * Connects an app to its project.
 *
 * @example
 * const frontdesk = createFrontdesk({ baseUrl: 'https://auth.example.com' });
 * const snapshot = await frontdesk.getUser(request);
 */
export function createFrontdesk(
  options: FrontdeskOptions & { readonly verification: 'offline' },
): Frontdesk<OfflineSnapshot>;
export function createFrontdesk(options: FrontdeskOptions): Frontdesk;
export function createFrontdesk(options: FrontdeskOptions): Frontdesk {
  return connect(options, createManagementApi);
}
