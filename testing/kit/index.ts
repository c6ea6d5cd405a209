export { type Answer, type Browser, createBrowser } from './browser.ts';
export {
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  type Person,
  signInForTokens,
  signInWithBrowser,
  type TokenSession,
  until,
} from './people.ts';
export { type Mail, startTestServer, type TestServer, type TestServerOptions } from './server.ts';
export { createTestDatabase } from './test-databases.ts';
