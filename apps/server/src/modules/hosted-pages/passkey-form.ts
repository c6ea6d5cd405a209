import { attributes, type Html, html } from '../../platform/html/html.ts';
import { button } from '../../platform/html/kit.ts';
import { catalogueOf } from './catalogue.ts';
import type { PageFrame } from './frame.ts';
import { form } from './layout.ts';

/**
 * A form that a passkey fills in. It needs a script (`passkeys.js` asks the browser for the key), so it is hidden where none runs, and a
 * sentence says why, which the script takes away.
 * What the browser answers is posted like everything else.
 */
export function passkeyForm(
  frame: PageFrame,
  options: {
    path: string;
    hidden?: Readonly<Record<string, string | undefined>>;
    /** Where the options come from, below the project's base, and what is sent there */
    optionsPath: string;
    ask?: Readonly<Record<string, string>>;
    /** Fields of the form that are sent there too */
    askFields?: readonly string[];
    /** Before the button */
    fields?: Html;
    className?: string;
    does: 'create' | 'get';
    label: string;
    kind?: 'primary' | 'quiet';
    size?: 'lg';
    /** Offer it in the field of the user name too, without a press */
    conditional?: boolean;
  },
): Html {
  const { passkeys } = catalogueOf(frame.locale);
  const about = attributes({
    'data-passkey': options.does,
    'data-options': frame.basePath + options.optionsPath,
    'data-ask': JSON.stringify(options.ask ?? {}),
    'data-ask-fields': options.askFields?.join(' '),
    'data-conditional': options.conditional ? 'yes' : undefined,
    'data-cancelled': passkeys.cancelled,
    'data-known': passkeys.known,
    'data-failed': passkeys.failed,
    'data-step-up': `${frame.basePath}/step-up?${new URLSearchParams({ returnTo: `${frame.basePath}/account/security` })}`,
  });
  const pressed = button(options.label, {
    kind: options.kind ?? 'quiet',
    ...(options.size ? { size: options.size, block: true } : {}),
  });
  return html`<div${about} hidden>${form(frame, {
    path: options.path,
    hidden: { ...options.hidden, credential: '' },
    ...(options.className === undefined ? {} : { className: options.className }),
    content: html`${options.fields}${pressed}<p class="problem" data-passkey-problem hidden></p>`,
  })}</div>
<p class="small muted" data-passkey-missing>${passkeys.needsScript}</p>`;
}
