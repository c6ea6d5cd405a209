import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ensureDemoProject, setUpLink } from '../modules/operators/index.ts';
import { offerSimulator } from '../modules/providers/index.ts';
import type { RunningServer } from './compose.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** What development has beside the server: the demo project, the example app, the builds of dashboard and SDK, and the links to all of it. */
export async function startDevelopment(server: RunningServer): Promise<{ stop(): Promise<void> }> {
  const { config, log } = server.services;
  const exampleUrl = `http://localhost:${config.port + 1}`;
  const children = new Set<ChildProcess>();
  let stopped = false;

  const demo = await ensureDemoProject(server.services, { appOrigin: exampleUrl });
  await offerSimulator(server.services, demo);
  await printLinks(server, config.example ? exampleUrl : null);

  /** Ends with its own group, so that nothing of a build outlives us. */
  function run(file: string, env: Record<string, string>): ChildProcess {
    const child = spawn(process.execPath, [file], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  }

  const building = run('tools/build.ts', {});
  building.once('exit', (code) => {
    if (stopped) return;
    if (code !== 0) log.error({ code }, 'the dashboard or the SDK could not be built');
    else if (config.example) {
      run('examples/notes/src/main.ts', {
        PORT: String(config.port + 1),
        FRONTDESK_BASE_URL: demo.baseUrl,
        APP_URL: exampleUrl,
        NOTES_DATA_DIR: config.dataFolder,
      });
    }
  });

  return {
    async stop() {
      stopped = true;
      await Promise.all(
        [...children].map(async (child) => {
          const ended = once(child, 'exit');
          child.kill('SIGTERM');
          const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
          await ended;
          clearTimeout(late);
        }),
      );
    },
  };
}

async function printLinks(server: RunningServer, exampleUrl: string | null): Promise<void> {
  const { origin } = server.services.config;
  const setUp = await setUpLink(server.services);
  const lines = [
    '',
    '  Frontdesk is running (development).',
    '',
    ...(setUp === null ? [] : [`  Set up      ${setUp}`]),
    `  Dashboard   ${origin}/dashboard`,
    ...(exampleUrl === null ? [] : [`  Example     ${exampleUrl}`]),
    `  Mailbox     ${origin}/dev/mailbox`,
    `  API         ${origin}/docs`,
    '',
    '',
  ];
  process.stdout.write(lines.join('\n'));
}
