import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** The OpenAPI 3.1 document, from the same contracts that validate: `/openapi.json`, and `generated/openapi.json` in the repository. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Frontdesk',
        version: '0.1.0',
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
          ...schema,
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
    transformObject: jsonSchemaTransformObject,
  });
  app.get(
    '/openapi.json',
    { schema: { hide: true } as never, config: { route: '/openapi.json' } },
    async (_request, reply) =>
      reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(app.swagger())),
  );
}
