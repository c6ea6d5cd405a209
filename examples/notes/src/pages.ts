import type { Snapshot } from '@frontdesk/sdk';
import { type Html, html } from './html.ts';
import type { Note } from './notes-store.ts';

export const LONGEST_NOTE = 2_000;

type Frame = { readonly title: string; readonly nav: Html; readonly main: Html };

function frame({ title, nav, main }: Frame): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Notes</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/notes.css">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="topline"><div class="in"><a class="plate" href="/"><span class="tile sm" aria-hidden="true">N</span>Notes</a>${nav}</div></header>
${main}
<footer class="site-foot"><div class="in"><span>An example app. It knows its users through the Frontdesk SDK and nothing else.</span></div></footer>
</body>
</html>
`.html;
}

export type LandingView = { readonly signInUrl: string; readonly signUpUrl: string; readonly known: boolean };

/** `known`: this browser was signed in a while ago, so its notes are probably one click away. */
export function landingPage({ signInUrl, signUpUrl, known }: LandingView): string {
  const main = html`<main class="page narrow" id="main">
<div><h1>Notes that only you can read</h1>
<p class="lede">Write something down, find it again. Your notes are yours alone, on every device that you sign in on.</p>
<p class="row wrap actions">${
    known
      ? html`<a class="btn primary lg" href="/notes">Open my notes</a>`
      : html`<a class="btn primary lg" href="${signInUrl}">Sign in</a><a class="btn lg" href="${signUpUrl}">Create an account</a>`
  }</p></div>
<section class="section"><header><div><h2>How this app knows you</h2><p>Accounts, passwords and sessions live in Frontdesk. This app has two lines for them.</p></div></header>
<pre class="code" tabindex="0" role="region" aria-label="The two lines"><code>app.use(frontdeskExpress(frontdesk, { appUrl }));
app.use('/notes', requireSignIn());</code></pre></section>
</main>`;
  return frame({
    title: 'Welcome',
    nav: html`<nav class="row" aria-label="You"><a class="nowrap" href="${known ? '/notes' : signInUrl}">${known ? 'My notes' : 'Sign in'}</a></nav>`,
    main,
  });
}

export type NotesView = {
  readonly snapshot: Snapshot;
  readonly notes: readonly Note[];
  readonly signOutUrl: string;
  readonly accountUrl: string;
  /** What stands in the form, and what is wrong with it. */
  readonly text: string;
  readonly problem: string | null;
  readonly notice: 'draft' | 'restored' | null;
  /** The note that was just deleted, for as long as it can come back. */
  readonly deletedId: string | null;
};

export function notesPage(view: NotesView): string {
  const { user } = view.snapshot;
  const who = user.name ?? user.email;
  const nav = html`<nav class="row" aria-label="You"><a class="nowrap" href="${view.accountUrl}">Account</a><a class="nowrap" href="${view.signOutUrl}">Sign out</a><span class="avatar" role="img" aria-label="Signed in as ${who}">${initials(who)}</span></nav>`;
  const main = html`<main class="page" id="main">
<div class="head"><div><h1>Your notes</h1><p>${countOf(view.notes.length)}</p></div></div>
${notices(view)}
<div class="cols"><div class="stack loose">
${newNoteForm(view)}
${view.notes.length === 0 ? EMPTY : html`<ul class="list framed">${view.notes.map(noteRow)}</ul>`}
</div>
${whoPanel(view.snapshot)}</div>
</main>`;
  return frame({ title: 'Your notes', nav, main });
}

function notices({ deletedId, notice }: NotesView): Html {
  if (deletedId !== null) {
    return html`<div class="notice" role="status"><p class="grow">The note is deleted.</p><form method="post" action="/notes/${deletedId}/restore"><button class="btn sm" type="submit">Undo<span class="sr"> deleting the note</span></button></form></div>`;
  }
  if (notice === 'draft')
    return html`<div class="notice" role="status"><p>Your sign-in was renewed before the note was saved. Its text is below: add it now.</p></div>`;
  if (notice === 'restored') return html`<div class="notice ok" role="status"><p>The note is back.</p></div>`;
  return html``;
}

function newNoteForm({ text, problem }: NotesView): Html {
  const about =
    problem === null
      ? html`<span class="hint" id="text-about">Up to 2,000 characters.</span>`
      : html`<span class="problem" id="text-about" role="alert">${problem}</span>`;
  return html`<form class="stack" method="post" action="/notes"><div class="field"><label for="text">New note</label>
<textarea class="input" id="text" name="text" rows="4" required maxlength="${LONGEST_NOTE}" aria-describedby="text-about"${problem !== null && html` aria-invalid="true" autofocus`}>
${text}</textarea>${about}</div>
<p><button class="btn primary" type="submit">Add note</button></p></form>`;
}

function noteRow(note: Note): Html {
  return html`<li><div class="what"><p class="text">${note.text}</p><p class="detail">${time(note.createdAt)}</p></div><form method="post" action="/notes/${note.id}/delete"><button class="btn sm" type="submit">Delete<span class="sr"> the note of ${time(note.createdAt)}</span></button></form></li>`;
}

const EMPTY = html`<div class="empty"><h2>No notes yet</h2><p>The first one shows here. Nobody but you can read it.</p></div>`;

/** What the app learned from getUser(), part by part. */
function whoPanel({ user, session, organization, subscription, permissions }: Snapshot): Html {
  const facts: [string, Html | string][] = [
    ['Name', user.name ?? 'Not given'],
    [
      'E-mail',
      html`${user.email} ${user.emailVerified ? html`<span class="badge ok">Verified</span>` : html`<span class="badge warn">Not verified</span>`}`,
    ],
    ['Organization', organization?.name ?? 'None'],
    ['Role', organization?.role ?? (user.roles.join(', ') || 'None')],
    ['Permissions', permissions.join(', ') || 'None'],
    ['Plan', subscription === null ? 'None' : `${subscription.plan} (${subscription.status})`],
    ['Signed in', time(session.createdAt)],
    ['Until', time(session.expiresAt)],
    ['User id', html`<code>${user.id}</code>`],
  ];
  return html`<aside class="panel" aria-labelledby="who"><header><h2 id="who">Who this app sees</h2></header><div class="body"><dl class="facts">${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></div><footer>From <code>getUser()</code>, asked for this page.</footer></aside>`;
}

export type MessageView = {
  readonly title: string;
  readonly text: string;
  readonly action: { readonly href: string; readonly label: string } | null;
  readonly requestId: string | null;
};

export function messagePage({ title, text, action, requestId }: MessageView): string {
  const main = html`<main class="page narrow" id="main"><div><h1>${title}</h1><p class="lede">${text}</p>${requestId !== null && html`<p class="detail">Request <code>${requestId}</code></p>`}${action !== null && html`<p class="row wrap actions"><a class="btn primary lg" href="${action.href}">${action.label}</a></p>`}</div></main>`;
  return frame({ title, nav: html``, main });
}

function time(iso: string): Html {
  const text = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(
    new Date(iso),
  );
  return html`<time datetime="${iso}">${text} UTC</time>`;
}

function countOf(notes: number): string {
  return notes === 0
    ? 'A quiet place for what you want to keep'
    : `${notes} ${notes === 1 ? 'note' : 'notes'}, newest first`;
}

function initials(name: string): string {
  const words = name.split(/[\s@.]+/u).filter((word) => word !== '');
  return words
    .slice(0, 2)
    .flatMap((word) => [...word].slice(0, 1))
    .join('')
    .toUpperCase();
}
