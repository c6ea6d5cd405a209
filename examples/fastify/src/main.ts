import { createFrontdesk } from '@frontdesk/sdk';
import { frontdeskFastify, requireSignIn } from '@frontdesk/sdk/fastify';
import Fastify from 'fastify';

const { env } = process;
const port = Number(env.PORT ?? 4402);
const appUrl = env.APP_URL ?? `http://localhost:${port}`;
const frontdesk = createFrontdesk({ baseUrl: env.FRONTDESK_BASE_URL ?? 'http://localhost:4400/p/demo' });

const app = Fastify();
await app.register(frontdeskFastify, { frontdesk, appUrl });

app.get('/', async (request, reply) => {
  const snapshot = await request.frontdesk.getUser();
  const signInUrl = request.frontdesk.signInUrl({ returnTo: '/members' });
  const words =
    snapshot === null
      ? `<a href="${escapeHtml(signInUrl)}">Sign in</a>`
      : `Hello, ${escapeHtml(nameOf(snapshot.user))}`;
  return reply.type('text/html').send(page(`<p>${words}</p> <a href="/members">Members</a>`));
});

app.get('/members', { preHandler: requireSignIn }, async (request, reply) => {
  const { user } = await request.frontdesk.requireUser();
  const signOutUrl = request.frontdesk.signOutUrl();
  const words = `<p>Only for members, such as ${escapeHtml(user.email)}.</p> <a href="${escapeHtml(signOutUrl)}">Sign out</a>`;
  return reply.type('text/html').send(page(words));
});

app.post('/api/greetings', { preHandler: requireSignIn }, async (request) => {
  const { user } = await request.frontdesk.requireUser();
  return { greeting: `Hello, ${nameOf(user)}` };
});

await app.listen({ port, host: 'localhost' });
console.log(`The Fastify example listens on ${appUrl}`);
process.once('SIGTERM', () => app.close());

function nameOf(user: { name: string | null; email: string }): string {
  return user.name ?? user.email;
}

function page(body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Frontdesk on Fastify</title><h1>Fastify</h1>${body}</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
