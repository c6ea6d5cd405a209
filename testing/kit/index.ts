export { besideHolder, besideTransaction } from './beside-holder.ts';
export { type Answer, type Browser, createBrowser } from './browser.ts';
export { jobsDone, waitingJobsDone } from './jobs.ts';
export {
  atOnce,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  insist,
  type Person,
  signInForTokens,
  signInWithBrowser,
  type TokenSession,
  until,
} from './people.ts';
export {
  type Authenticator,
  addPasskey,
  authenticatorFor,
  beginSignIn,
  passkeyOptions,
  personWithAuthenticator,
  proveSecondFactor,
  setUpAuthenticator,
  type Waiting,
} from './second-factors.ts';
export { changeSettings, type Mail, startTestServer, type TestServer, type TestServerOptions } from './server.ts';
export {
  createSoftwareAuthenticator,
  FLAGS_WITHOUT_VERIFICATION,
  type Misbehaviour,
  type SoftwareAuthenticator,
  WRONG_CREATIONS,
} from './software-authenticator.ts';
export { createTestDatabase } from './test-databases.ts';
