import { createFrontdesk } from '@frontdesk/sdk';
import { createNotesApp } from './app.ts';
import { openNotesStore } from './notes-store.ts';

const PARENT_CHECK_MILLISECONDS = 250;
const DRAIN_MILLISECONDS = 2_000;

const { env } = process;
const port = Number(env.PORT ?? 4401);
const appUrl = env.APP_URL ?? `http://localhost:${port}`;
const host = env.NODE_ENV === 'production' ? (env.HOST ?? '0.0.0.0') : 'localhost';
const frontdesk = createFrontdesk({ baseUrl: env.FRONTDESK_BASE_URL ?? 'http://localhost:4400/p/demo' });
const store = await openNotesStore(env.NOTES_DATA_DIR ? env.NOTES_DATA_DIR : null);

const server = createNotesApp({ frontdesk, appUrl, store }).listen(port, host, (error?: Error) => {
  if (error) {
    console.error(`The example app cannot listen on ${host}:${port}: ${error.message}`);
    process.exit(1);
  }
  console.log(`The example app listens on ${appUrl}`);
});

// Whoever started this may be killed without a chance to say so; its pipe is then gone, and writing to it must not be an end of its own.
process.stdout.on('error', () => undefined);
const parent = process.ppid;
setInterval(() => process.ppid !== parent && stop(), PARENT_CHECK_MILLISECONDS).unref();
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

function stop(): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), DRAIN_MILLISECONDS).unref();
}
