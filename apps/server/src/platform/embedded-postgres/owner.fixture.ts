import { startEmbeddedPostgres } from './index.ts';

// An owner of a cluster as a process of its own: tells what happens in JSON lines, stops at SIGTERM.
const [dataFolder = '', dataFolderIsDefault, orphanSeconds] = process.argv.slice(2);
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const note = (data: object, message: string) => tell({ event: 'log', message, ...data });

try {
  const postgres = await startEmbeddedPostgres({
    dataFolder,
    dataFolderIsDefault: dataFolderIsDefault === 'true',
    orphanSeconds: Number(orphanSeconds),
    log: { info: note, warn: note, error: note },
    onRestart: () => tell({ event: 'restarted' }),
  });
  process.once('SIGTERM', async () => {
    await postgres.stop();
    await postgres.stop();
    process.exit(0);
  });
  tell({ event: 'ready', connection: postgres.connection, dataFolder: postgres.dataFolder, adopted: postgres.adopted });
} catch (error) {
  const { code, exitCode, message } = error as { code: string; exitCode: number; message: string };
  tell({ event: 'refused', code, message });
  process.exitCode = exitCode;
}
