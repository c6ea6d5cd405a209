import { type Frontdesk, FrontdeskError } from '@frontdesk/sdk';
import { type FrontdeskVariables, frontdeskHono, problemResponse, requireSignIn } from '@frontdesk/sdk/hono';
import { Hono } from 'hono';
import { html } from 'hono/html';

/** Runs wherever Hono does: `src/main.ts` puts it on Node, others export it to their runtime. */
export function createApp(frontdesk: Frontdesk, appUrl: string): Hono<{ Variables: FrontdeskVariables }> {
  const app = new Hono<{ Variables: FrontdeskVariables }>();
  app.use(frontdeskHono(frontdesk, { appUrl }));
  app.use('/members', requireSignIn());
  app.use('/api/*', requireSignIn());

  app.get('/', async (c) => {
    const snapshot = await c.var.frontdesk.getUser();
    const signInUrl = c.var.frontdesk.signInUrl({ returnTo: '/members' });
    const words = snapshot === null ? html`<a href="${signInUrl}">Sign in</a>` : html`Hello, ${nameOf(snapshot.user)}`;
    return c.html(page(html`<p>${words}</p> <a href="/members">Members</a>`));
  });

  app.get('/members', async (c) => {
    const { user } = await c.var.frontdesk.requireUser();
    const signOutUrl = c.var.frontdesk.signOutUrl();
    const words = html`<p>Only for members, such as ${user.email}.</p> <a href="${signOutUrl}">Sign out</a>`;
    return c.html(page(words));
  });

  app.post('/api/greetings', async (c) => {
    const { user } = await c.var.frontdesk.requireUser();
    return c.json({ greeting: `Hello, ${nameOf(user)}` });
  });

  app.onError((error, c) => {
    if (error instanceof FrontdeskError) return problemResponse(error);
    console.error(error);
    return c.text('Something broke.', 500);
  });
  return app;
}

function nameOf(user: { name: string | null; email: string }): string {
  return user.name ?? user.email;
}

function page(body: unknown) {
  return html`<!doctype html><html lang="en"><meta charset="utf-8"><title>Frontdesk on Hono</title><h1>Hono</h1>${body}</html>`;
}
