import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { generateSdkTypes } from '../build-sdk.ts';

/** What the dashboard's client is checked against: every path of the document. */
export async function dashboardTypes(openapi: string): Promise<string> {
  const nodes = await openapiTS(openapi, { defaultNonNullable: false });
  return `// Written by \`npm run generate\` from generated/openapi.json. Do not edit.\n\n${astToString(nodes)}`;
}

/** The SDK's own choice of the document. */
export async function sdkTypes(openapi: string, folder: string): Promise<string> {
  const input = join(folder, 'openapi.json');
  const output = join(folder, 'openapi.generated.ts');
  await writeFile(input, openapi);
  await generateSdkTypes(input, output);
  return readFile(output, 'utf8');
}
