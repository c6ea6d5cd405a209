/** The files of a new module, by path below the repository's root: one signed-in route that answers a list, with its test. */
export function skeletonOf(name: string): ReadonlyMap<string, string> {
  const folder = `apps/server/src/modules/${name}`;
  const camel = camelOf(name);
  const pascal = camel.charAt(0).toUpperCase() + camel.slice(1);
  const title = pascal.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return new Map([
    [`${folder}/README.md`, readme(title, name)],
    [`${folder}/index.ts`, `export { ${camel}Routes } from './${name}.routes.ts';\n`],
    [`${folder}/${name}.contract.ts`, contract(name, camel, pascal)],
    [`${folder}/${name}.routes.ts`, routes(name, camel, pascal)],
    [`${folder}/list-my-${name}.ts`, useCase(name, pascal)],
    [`${folder}/${name}.test.ts`, test(name)],
  ]);
}

export const camelOf = (name: string): string =>
  name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Imports stand in the order of their files. */
const fileOf = (line: string): string => /'(.+)'/.exec(line)?.[1] ?? '';

const readme = (title: string, name: string): string => `# ${title}

What this module is for, in one or two sentences.

## Invariants

* What is always true, whoever calls and in whatever order.
* Rows are of one project; every query names it.

## Standards

Which sections of which documents it follows.

## What it does not do

What a reader might look for here, and where it is instead. Begin at \`${name}.routes.ts\`.
`;

const contract = (name: string, camel: string, pascal: string): string => `import { z } from 'zod';
import type { Contract } from '../../platform/http/contract.ts';
import { sessionErrors } from '../sessions/index.ts';

const ${camel}View = z.object({ id: z.string() }).meta({ id: '${pascal}' });

export const listMy${pascal}Contract = {
  summary: 'Your ${name.replaceAll('-', ' ')}',
  tag: '${name}',
  answer: { status: 200, schema: z.object({ data: z.array(${camel}View) }) },
  errors: [sessionErrors.required],
} as const satisfies Contract;
`;

const routes = (
  name: string,
  camel: string,
  pascal: string,
): string => `import { type Route, route } from '../../platform/http/contract.ts';
import { signedIn } from '../sessions/index.ts';
${[
  `import { listMy${pascal} } from './list-my-${name}.ts';`,
  `import { listMy${pascal}Contract } from './${name}.contract.ts';`,
]
  .sort((a, b) => (fileOf(a) < fileOf(b) ? -1 : 1))
  .join('\n')}

// biome-ignore format: a table
export const ${camel}Routes: readonly Route[] = [
  route('GET', '/me/${name}', signedIn, listMy${pascal}Contract, listMy${pascal}),
];
`;

const useCase = (
  name: string,
  pascal: string,
): string => `import type { OutputOf } from '../../platform/http/contract.ts';
import type { UserContext } from '../sessions/index.ts';
import type { listMy${pascal}Contract } from './${name}.contract.ts';

/** Load, decide, write in one transaction, view. The store, \`${name}.store.ts\`, comes with the table. */
export async function listMy${pascal}(_ctx: UserContext): Promise<OutputOf<typeof listMy${pascal}Contract>> {
  return { data: [] };
}
`;

const test = (name: string): string => `import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bearer,
  createPerson,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

test('somebody who is signed in gets a list', async () => {
  const { accessToken } = await signInForTokens(server, await createPerson(server));
  const answer = await server.api.get(\`\${server.base}/me/${name}\`, bearer(accessToken));
  expect(answer.status).toBe(200);
  expect(answer.json).toEqual({ data: [] });
});

test('nobody else gets one', async () => {
  expect((await server.api.get(\`\${server.base}/me/${name}\`)).status).toBe(401);
});
`;
