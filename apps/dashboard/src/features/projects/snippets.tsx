import { Fragment, type ReactNode } from 'react';
import type { Project } from '../../api/types.ts';

export const INSTALL = 'npm install @frontdesk/sdk';

export function anyFramework({ baseUrl }: Project): string {
  return `import { createFrontdesk } from '@frontdesk/sdk';

const frontdesk = createFrontdesk({
  baseUrl: '${baseUrl}',
});

// request: a fetch Request, or that of Node
const snapshot = await frontdesk.getUser(request);
if (snapshot === null) {
  const signIn = frontdesk.signInUrl({ returnTo: request.url });
  return Response.redirect(signIn);
}
`;
}

export function express({ baseUrl, settings }: Project): string {
  return `import { createFrontdesk } from '@frontdesk/sdk';
import {
  frontdeskExpress,
  requireSignIn,
  requireUser,
} from '@frontdesk/sdk/express';

const frontdesk = createFrontdesk({
  baseUrl: '${baseUrl}',
});
const appUrl = '${settings.redirectOrigins[0] ?? 'http://localhost:3000'}';

app.use(frontdeskExpress(frontdesk, { appUrl }));
app.use('/notes', requireSignIn());

app.get('/notes', async (req, res) => {
  const { user } = await requireUser(req);
  res.send(\`Hello \${user.name ?? user.email}\`);
});
`;
}

/** The two records that put the sign-in pages on the site of the app. */
export function dnsRecords(server: string): string {
  return `auth.example.com.  CNAME  ${server}.
app.example.com.   CNAME  your-app-server.`;
}

const WORDS = /(\/\/.*$)|('[^'\n]*'|`[^`]*`)|\b(import|from|const|await|if|return|async)\b/gm;

/** Just enough colour to read by: words of the language, strings, comments. */
export function highlighted(code: string): ReactNode {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of code.matchAll(WORDS)) {
    const [text, comment, string] = match;
    parts.push(code.slice(end, match.index));
    parts.push(<span className={comment === undefined ? (string === undefined ? 'k' : 's') : 'c'}>{text}</span>);
    end = match.index + text.length;
  }
  parts.push(code.slice(end));
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a code never move
  return parts.map((part, index) => <Fragment key={index}>{part}</Fragment>);
}
