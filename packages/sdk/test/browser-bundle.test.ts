import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSdk } from '../../../tools/build-sdk.ts';

const SDK = fileURLToPath(new URL('..', import.meta.url));
// A bundler comes with the one that builds the dashboard. Installed as in an app, so that the conditions of package.json decide.
const app = mkdtempSync(join(SDK, '../../node_modules/.browser-bundle-'));
const installed = join(app, 'node_modules/@frontdesk/sdk');

beforeAll(async () => {
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(installed, 'package.json'), await manifest());
  await buildSdk(join(installed, 'dist'));
}, 60_000);
afterAll(() => rmSync(app, { recursive: true, force: true }));

async function manifest(): Promise<string> {
  const { exports, type, name, sideEffects } = createRequire(import.meta.url)('../package.json');
  return JSON.stringify({ name, type, sideEffects, exports });
}

async function bundle(name: string, source: string, place: 'browser' | 'server'): Promise<string> {
  const entry = join(app, `${name}.mjs`);
  writeFileSync(entry, source);
  const { build } = await import('vite');
  const built = await build({
    root: app,
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: ['@frontdesk/sdk'] },
    build: {
      write: false,
      minify: true,
      ...(place === 'server' ? { ssr: entry } : { lib: { entry, formats: ['es'], fileName: name } }),
      rolldownOptions: { external: ['react'] },
    },
  });
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  expect(outputs.length).toBeGreaterThan(0);
  return outputs.map((chunk) => ('code' in chunk ? chunk.code : '')).join('\n');
}

const CLIENT = `export { createFrontdesk } from '@frontdesk/sdk';`;
const REACT = `export * from '@frontdesk/sdk/react';`;

test('what runs in a browser holds no management API', async () => {
  for (const [name, source] of [
    ['client', CLIENT],
    ['react', REACT],
  ] as const) {
    const code = await bundle(`${name}-browser`, source, 'browser');
    expect(code, name).toContain('sign-in');
    expect(code.match(/\/v1\/(?!changes)[\w-]+/g) ?? [], name).toEqual([]);
  }
  expect(await bundle('client-server', CLIENT, 'server')).toContain('/v1/user-imports');
});

test('a browser gets at most so many bytes', async () => {
  expect(gzipSync(await bundle('client-size', CLIENT, 'browser')).length).toBeLessThan(10_000);
  expect(gzipSync(await bundle('react-size', REACT, 'browser')).length).toBeLessThan(10_000);
});

test('the client in a browser knows its addresses, and refuses a secret key', async () => {
  writeFileSync(join(app, 'run.mjs'), await bundle('client-run', CLIENT, 'browser'));
  const { createFrontdesk } = await import(pathToFileURL(join(app, 'run.mjs')).href);
  const baseUrl = 'https://auth.example.com';
  expect(createFrontdesk({ baseUrl }).signInUrl()).toBe(`${baseUrl}/sign-in`);
  expect(() => createFrontdesk({ baseUrl, secretKey: 'sk_test' })).toThrow(/must not reach a browser/);
  expect(() => createFrontdesk({ baseUrl }).api).toThrow(/needs a secretKey/);
});
