import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import { renderHtml } from '../../platform/html/html.ts';
import { factsOf, type OpenApiDocument, operationsByTag, typeText } from './open-api.ts';
import { docsBody } from './pages/docs.page.ts';

describe('the page of the API', () => {
  let server: TestServer;
  let document: OpenApiDocument;
  beforeAll(async () => {
    server = await startTestServer();
    document = (await server.api.get(`${server.origin}/openapi.json`)).json as OpenApiDocument;
  });
  afterAll(() => server.stop());

  test('shows every operation of the document with its summary', () => {
    const operations = [...operationsByTag(document).values()].flat();
    const text = renderHtml(docsBody(document)).replaceAll('<wbr>', '');
    expect(operations.length).toBeGreaterThan(30);
    for (const { method, path, summary } of operations) {
      expect(text).toContain(`${method}</span> <span class="path mono">`);
      expect(text, `${method} ${path}`).toContain(
        `${path}</span> <span class="muted">${escaped(summary ?? '')}</span>`,
      );
    }
  });

  test('links to types and parts that are on it', () => {
    const text = renderHtml(docsBody(document));
    const targets = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(20);
    for (const id of targets) expect(text).toContain(`id="${id}"`);
  });

  test('runs nothing inline and comes from this host alone', () => {
    const text = renderHtml(docsBody(document));
    expect(text).not.toMatch(/<script|<style| style="| on\w+="|(src|href)="(https?:)?\/\//);
  });
});

test('nothing of a document becomes markup', () => {
  const evil = '<img src=x onerror=alert(1)>"\'';
  const schema = {
    type: 'object',
    properties: { [evil]: { type: 'string', description: evil, default: evil, enum: [evil] } },
  } as const;
  const document: OpenApiDocument = {
    info: { title: evil, version: evil, description: evil },
    paths: {
      [`/${evil}`]: {
        post: {
          summary: evil,
          tags: [evil],
          parameters: [{ name: evil, in: evil, description: evil, schema: { type: 'string', description: evil } }],
          requestBody: { content: { 'application/json': { schema } } },
          responses: { 200: { content: { 'application/json': { schema } } }, [evil]: {} },
          security: [{ [evil]: [] }],
        },
      },
    },
    components: { schemas: { Evil: schema } },
  };
  const text = renderHtml(docsBody(document));
  expect(text).not.toContain('<img');
  expect(text).not.toMatch(/id="[^"]*[<>' ][^"]*"/);
});

test.each([
  [{ type: 'string' }, 'string'],
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ anyOf: [{ $ref: '#/components/schemas/User' }, { type: 'null' }] }, 'User | null'],
  [{ type: 'array', items: { $ref: '#/components/schemas/User' } }, 'User[]'],
  [{ type: 'array', items: { enum: ['a', 'b'] } }, '("a" | "b")[]'],
  [{ const: 'verify_email' }, '"verify_email"'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, '{\n  [name: string]: number;\n}'],
  [
    {
      type: 'object',
      required: ['a'],
      properties: {
        a: { type: 'string', format: 'date-time' },
        'b-c': { type: 'object', properties: { d: { type: 'boolean', default: false } } },
      },
    },
    '{\n  // ISO 8601, UTC\n  a: string;\n  "b-c"?: {\n    // default false\n    d?: boolean;\n  };\n}',
  ],
  [{}, 'unknown'],
])('%j reads as %s', (schema, text) => {
  expect(typeText(schema)).toBe(text);
});

test('bounds are told, and what zod writes for none is not', () => {
  expect(factsOf({ type: 'integer', minimum: 1, maximum: 100, default: 50 })).toBe('1 to 100; default 50');
  expect(factsOf({ type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 })).toBe('');
  expect(factsOf({ type: 'string', maxLength: 254, description: 'The address.' })).toBe(
    'The address; at most 254 characters',
  );
});

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
