import { fileURLToPath } from 'node:url';
import { type Frontdesk, FrontdeskError } from '@frontdesk/sdk';
import { frontdeskExpress, getUser, requireSignIn, requireUser, signInUrl } from '@frontdesk/sdk/express';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { createDrafts } from './drafts.ts';
import type { NotesStore } from './notes-store.ts';
import { LONGEST_NOTE, landingPage, messagePage, type NotesView, notesPage } from './pages.ts';

export type NotesAppOptions = { readonly frontdesk: Frontdesk; readonly appUrl: string; readonly store: NotesStore };

const PUBLIC = fileURLToPath(new URL('../public', import.meta.url));
const LOOK = fileURLToPath(new URL('../../../packages/ui', import.meta.url));
const DRAFT_COOKIE = 'notes_draft';

export function createNotesApp({ frontdesk, appUrl, store }: NotesAppOptions): Express {
  const drafts = createDrafts();
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders(frontdesk));
  app.use('/assets', express.static(PUBLIC, { index: false, maxAge: '1h' }));
  app.use('/assets/fonts', express.static(`${LOOK}/fonts`, { index: false, maxAge: '30d' }));
  app.get('/assets/tokens.css', (_req, res) => res.sendFile(`${LOOK}/tokens.css`, { maxAge: '1h' }));

  app.use(frontdeskExpress(frontdesk, { appUrl }));

  app.get('/', async (req, res) => {
    if ((await getUser(req)) !== null) return res.redirect(303, '/notes');
    const returnTo = new URL('/notes', appUrl);
    const known = frontdesk.needsRenewal(req);
    return res.send(
      landingPage({
        signInUrl: frontdesk.signInUrl({ returnTo }),
        signUpUrl: frontdesk.signUpUrl({ returnTo }),
        known,
      }),
    );
  });

  // A note that comes too late waits while its browser signs in again; requireSignIn() alone would send the person away without it.
  app.post('/notes', express.urlencoded({ extended: false, limit: '64kb' }), async (req, res, next) => {
    if ((await getUser(req)) !== null) return next();
    const id = drafts.keep(textOf(req).slice(0, LONGEST_NOTE));
    res.cookie(DRAFT_COOKIE, id, {
      httpOnly: true,
      sameSite: 'lax',
      secure: appUrl.startsWith('https:'),
      maxAge: 10 * 60 * 1000,
    });
    return res.redirect(303, signInUrl(req, { returnTo: '/notes' }));
  });

  app.use('/notes', requireSignIn());

  app.get('/notes', async (req, res) => {
    const draft = takeDraft(req, res);
    const deletedId =
      typeof req.query.deleted === 'string' && /^[0-9a-f-]{36}$/.test(req.query.deleted) ? req.query.deleted : null;
    const notice = draft !== null ? 'draft' : 'restored' in req.query ? 'restored' : null;
    res.send(notesPage({ ...(await viewOf(req)), text: draft ?? '', notice, deletedId }));
  });

  app.post('/notes', async (req, res) => {
    const text = textOf(req);
    const { user } = await requireUser(req);
    const problem =
      problemOf(text) ??
      ((await store.add(user.id, text)) === null
        ? 'You have 500 notes, and that is all there is room for. Delete one first.'
        : null);
    if (problem === null) return res.redirect(303, '/notes');
    return res.status(422).send(notesPage({ ...(await viewOf(req)), text, problem }));
  });

  app.post('/notes/:noteId/delete', async (req, res, next) => {
    const { user } = await requireUser(req);
    const { noteId } = req.params;
    return (await store.remove(user.id, noteId)) ? res.redirect(303, `/notes?deleted=${noteId}`) : next();
  });

  app.post('/notes/:noteId/restore', async (req, res, next) => {
    const { user } = await requireUser(req);
    return (await store.restore(user.id, req.params.noteId)) ? res.redirect(303, '/notes?restored') : next();
  });

  app.use((_req, res) => {
    const text = 'The address may be mistyped, or the note was deleted in another window.';
    res.status(404).send(
      messagePage({
        title: 'There is nothing here',
        text,
        action: { href: '/notes', label: 'Open my notes' },
        requestId: null,
      }),
    );
  });
  app.use(showError);
  return app;

  async function viewOf(req: Request): Promise<NotesView> {
    const snapshot = await requireUser(req);
    return {
      snapshot,
      notes: store.list(snapshot.user.id),
      signOutUrl: frontdesk.signOutUrl({ returnTo: new URL('/', appUrl) }),
      accountUrl: frontdesk.accountUrl(),
      text: '',
      problem: null,
      notice: null,
      deletedId: null,
    };
  }

  function takeDraft(req: Request, res: Response): string | null {
    const id = new RegExp(`(?:^|; )${DRAFT_COOKIE}=([0-9a-f-]{36})`).exec(req.headers.cookie ?? '')?.[1];
    if (id === undefined) return null;
    res.clearCookie(DRAFT_COOKIE);
    return drafts.take(id);
  }
}

/** A form that has no such field, or has it twice, sent no text. Browsers end lines with CR LF; a note has LF. */
function textOf(req: Request): string {
  const { text } = (req.body ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text.replaceAll('\r\n', '\n').trim() : '';
}

function problemOf(text: string): string | null {
  if (text === '') return 'Write something first.';
  return text.length > LONGEST_NOTE ? `This is ${text.length} characters long, and a note has at most 2,000.` : null;
}

function securityHeaders(frontdesk: Frontdesk) {
  // A form here may end in a redirect to sign-in, and browsers apply form-action to that too.
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    `form-action 'self' ${new URL(frontdesk.baseUrl).origin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return (_req: Request, res: Response, next: NextFunction) => {
    res.set({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    next();
  };
}

/** Nobody is let in because something failed: the page says what happened, and nothing of the inside. */
function showError(error: unknown, req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) {
    next(error);
    return;
  }
  const again = { href: req.method === 'GET' ? req.originalUrl : '/notes', label: 'Try again' };
  if (error instanceof FrontdeskError && error.code === 'sessions.not_arriving') {
    res
      .status(401)
      .send(
        messagePage({ title: 'Sign-in did not reach this app', text: error.message, action: again, requestId: null }),
      );
    return;
  }
  if (error instanceof FrontdeskError && error.status >= 500) {
    const lost =
      req.method === 'GET'
        ? 'Nothing is lost.'
        : 'Nothing was changed; go back, and what you wrote is still in its field.';
    const text = `Who you are cannot be checked right now, so your notes stay closed. ${lost}`;
    res
      .status(503)
      .send(
        messagePage({ title: 'Your notes are closed for a moment', text, action: again, requestId: error.requestId }),
      );
    return;
  }
  const status = statusOf(error);
  if (status === 500) console.error(error);
  const text =
    status === 413
      ? 'A note has at most 2,000 characters.'
      : 'The request could not be handled. Go back and try again.';
  res.status(status).send(
    messagePage({
      title: status === 413 ? 'This is too much for a note' : 'That did not work',
      text,
      action: { href: '/notes', label: 'Open my notes' },
      requestId: null,
    }),
  );
}

function statusOf(error: unknown): number {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
