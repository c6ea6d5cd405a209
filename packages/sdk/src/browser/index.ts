// What bundlers for browsers take instead of the package's `index.ts` (the condition `browser` in package.json). Its types are those of the other: it is the same
// package without the management API, which no browser may call.
import { connect, type Frontdesk, type FrontdeskOptions, keyInBrowser } from '../frontdesk.ts';

export { FrontdeskError } from '../error.ts';

export function createFrontdesk(options: FrontdeskOptions): Frontdesk {
  return connect(options, () => {
    throw keyInBrowser();
  });
}
