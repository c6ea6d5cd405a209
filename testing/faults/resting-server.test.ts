import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { until } from '../kit/index.ts';
import { createPlace, endServer, removePlace, type ServerProcess, startServer } from './server-process.ts';

let server: ServerProcess | null = null;
const place = await createPlace();
afterAll(async () => {
  if (server) await endServer(server);
  removePlace(place);
});

function residentMegabytes(pid = 0): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}

/** Left to itself it only grows meanwhile: nothing else would collect in a process that has nothing to do. What is promised is the memory after a minute. */
test('a server that rests gives back what its start took', { timeout: 70_000 }, async () => {
  server = startServer(place);
  const { pid } = server.child;
  await server.ready(20_000);
  const ready = residentMegabytes(pid);
  await until(() => residentMegabytes(pid) < ready - 10, 45_000, 'ten megabytes less');
  process.stdout.write(`${Math.round(ready)} MB when ready, ${Math.round(residentMegabytes(pid))} MB at rest\n`);
  expect((await fetch(`${place.origin}/health/ready`)).status).toBe(200);
});
