export { type Answer, type Browser, createBrowser } from './browser.ts';
export { type Mail, startTestServer, type TestServer, type TestServerOptions } from './server.ts';
export { createTestDatabase, databaseUrl, onServer } from './test-databases.ts';
