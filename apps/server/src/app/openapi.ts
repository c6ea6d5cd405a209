import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { VERSION } from '../lib/version.ts';

/** The OpenAPI 3.1 document, from the same contracts that validate: `/openapi.json`, and `generated/openapi.json` in the repository. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Frontdesk',
        version: VERSION,
        description: 'Accounts, access and billing for everything you build.',
      },
      servers: [{ url: '/', description: 'Management API and operations: the origin of the instance' }],
      components: {
        securitySchemes: {
          secretKey: { type: 'http', scheme: 'bearer', description: 'A secret key of the project, `sk_…`' },
          session: { type: 'http', scheme: 'bearer', description: 'An access token, or the session cookie' },
        },
      },
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document as never);
      const path = url.replace(/^\/p\/:projectSlug/, '');
      const isProject = path !== url;
      if (document.route.config?.page || document.schema === undefined || path === '/*')
        return { schema: { ...schema, hide: true }, url };
      const security = path.startsWith('/v1/')
        ? [{ secretKey: [] }]
        : path.startsWith('/me') || path === '/session'
          ? [{ session: [] }]
          : undefined;
      return {
        url: path,
        schema: {
          ...withoutSlug(schema as OperationSchema),
          ...(isProject
            ? {
                servers: [
                  {
                    url: '{baseUrl}',
                    description: 'Base URL of the project',
                    variables: { baseUrl: { default: '/p/demo' } },
                  },
                ],
              }
            : {}),
          ...(security ? { security } : {}),
        } as never,
      };
    },
    transformObject: (document) => onlyUsedSchemas(jsonSchemaTransformObject(document as never) as OpenApi) as never,
  });
  // Anybody may ask for it, a thousand times in one packet: its bytes are there once, so each costs nothing but the sending.
  let bytes: Buffer | null = null;
  app.get(
    '/openapi.json',
    { schema: { hide: true } as never, config: { route: '/openapi.json' } },
    async (_request, reply) => {
      bytes ??= Buffer.from(JSON.stringify(app.swagger()));
      return reply.header('content-type', 'application/json; charset=utf-8').send(bytes);
    },
  );
}

type OperationSchema = { params?: { properties?: Record<string, unknown>; required?: string[] } };
type OpenApi = { paths?: object; components?: { schemas?: Record<string, unknown> } };

/** The slug is in the base URL of the project, which the document names as the server. */
function withoutSlug(schema: OperationSchema): OperationSchema {
  if (!schema.params?.properties) return schema;
  const { projectSlug: _, ...properties } = schema.params.properties;
  return { ...schema, params: { ...schema.params, properties } };
}

/** zod registers each schema in its form for input and for output; what no operation refers to is left out. */
function onlyUsedSchemas(document: OpenApi): OpenApi {
  const schemas = document.components?.schemas ?? {};
  const used = new Set<string>();
  const follow = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/([^"/]+)"/g)) {
      if (name === undefined || used.has(name)) continue;
      used.add(name);
      follow(schemas[name]);
    }
  };
  follow(document.paths);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...document, components: { ...document.components, schemas: kept } };
}
