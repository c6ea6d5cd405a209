import { attributes, type Html, type HtmlValue, html, safeUrl } from './html.ts';
import { type IconName, icon } from './icons.ts';

export type ButtonOptions = {
  kind?: 'primary' | 'danger' | 'danger solid' | 'quiet';
  size?: 'sm' | 'lg';
  block?: boolean;
  icon?: IconName;
  /** `name` and `value` that the form carries when this button sends it */
  name?: string;
  value?: string;
  /** Read out after the label where a page repeats a button: "Sign out *Firefox on Windows*" */
  hiddenObject?: string;
};

/** A button that sends its form. */
export function button(label: HtmlValue, options: ButtonOptions = {}): Html {
  const attrs = attributes({ class: buttonClass(options), type: 'submit', name: options.name, value: options.value });
  return html`<button${attrs}>${buttonContent(label, options)}</button>`;
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function buttonLink(label: HtmlValue, href: string, options: ButtonOptions = {}): Html {
  return html`<a class="${buttonClass(options)}" href="${safeUrl(href)}">${buttonContent(label, options)}</a>`;
}

function buttonClass(options: ButtonOptions): string {
  return ['btn', options.kind, options.size, options.block ? 'block' : undefined].filter(Boolean).join(' ');
}

function buttonContent(label: HtmlValue, options: ButtonOptions): Html {
  const hidden =
    options.hiddenObject === undefined ? undefined : html`<span class="sr"> ${options.hiddenObject}</span>`;
  return html`${options.icon ? html`${icon(options.icon)} ` : undefined}${label}${hidden}`;
}

export function link(label: HtmlValue, href: string): Html {
  return html`<a href="${safeUrl(href)}">${label}</a>`;
}

export type FieldOptions = {
  name: string;
  label: string;
  /** Unique on the page; the name if the page has one field of that name */
  id?: string;
  /** `digits` stands alone and large, `code` stands beside its button */
  type?: 'text' | 'email' | 'url' | 'password' | 'digits' | 'code';
  value?: string | undefined;
  autocomplete: string;
  optional?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  readOnly?: boolean;
  /** False for names, slugs and codes, which no dictionary knows */
  spellcheck?: boolean;
  autocapitalize?: 'none' | 'words';
  hint?: string | undefined;
  /** Stands in the place of the hint */
  problem?: string | undefined;
  /** The id of a notice that tells what is wrong with several fields together */
  invalidBy?: string | undefined;
  autofocus?: boolean;
  /** A link beside the label. It follows the input in the source, so that Tab goes from input to input */
  aside?: Html | undefined;
  /** Label of the switch that shows a password; it appears only where scripts run */
  revealLabel?: string;
};

export function field(options: FieldOptions): Html {
  const id = options.id ?? options.name;
  const noteId =
    options.problem === undefined ? (options.hint === undefined ? undefined : `${id}-hint`) : `${id}-problem`;
  const describedBy = [options.invalidBy, noteId].filter((part) => part !== undefined).join(' ');
  const digits = options.type === 'digits' || options.type === 'code';
  const input = html`<input${attributes({
    class: digits ? `input ${options.type} num` : 'input',
    id,
    name: options.name,
    type: digits ? 'text' : (options.type ?? 'text'),
    inputmode: digits ? 'numeric' : undefined,
    autocomplete: options.autocomplete,
    required: !options.optional,
    minlength: options.minLength,
    maxlength: options.maxLength,
    pattern: options.pattern,
    readonly: options.readOnly,
    spellcheck: options.spellcheck === undefined ? undefined : String(options.spellcheck),
    autocapitalize: options.autocapitalize,
    // A password never comes back from the server, not even to the one who just typed it.
    value: options.type === 'password' ? undefined : options.value,
    'aria-invalid': options.problem !== undefined || options.invalidBy !== undefined ? 'true' : undefined,
    'aria-describedby': describedBy === '' ? undefined : describedBy,
    autofocus: options.autofocus,
  })}>`;
  const control =
    options.type === 'password' && options.revealLabel !== undefined
      ? html`<span class="with-end">${input}<button class="icon-btn" type="button" hidden data-reveals="${id}" aria-label="${options.revealLabel}" aria-pressed="false">${icon('eye')}</button></span>`
      : options.aside
        ? html`<span class="with-end">${input}</span>`
        : input;
  return html`<div class="${options.aside ? 'field aside' : 'field'}"><label for="${id}">${options.label}</label>${control}${options.aside}${fieldNote(options, noteId)}</div>
`;
}

function fieldNote(options: FieldOptions, noteId: string | undefined): Html | undefined {
  if (noteId === undefined) return undefined;
  if (options.problem === undefined) return html`<span class="hint" id="${noteId}">${options.hint}</span>`;
  return html`<p class="problem" id="${noteId}" role="alert">${icon('alert')} <span>${options.problem}</span></p>`;
}

export function checkbox(options: { name: string; value: string; label: string; checked?: boolean }): Html {
  const attrs = attributes({ type: 'checkbox', name: options.name, value: options.value, checked: options.checked });
  return html`<label class="check"><input${attrs}><span>${options.label}</span></label>`;
}

/** One of a few. The legend may be for screen readers alone, where a heading says the same. */
export function choices(options: {
  name: string;
  legend: string;
  choices: readonly { value: string; label: string; lang?: string }[];
  chosen: string;
}): Html {
  const { name, legend, chosen } = options;
  const lines = options.choices.map(({ value, label, lang }) => {
    const attrs = attributes({ type: 'radio', name, value, checked: value === chosen });
    return html`<label class="check"><input${attrs}><span${attributes({ lang })}>${label}</span></label>`;
  });
  return html`<fieldset class="stack tight"><legend class="sr">${legend}</legend>${lines}</fieldset>
`;
}

export type NoticeKind = 'info' | 'ok' | 'warn' | 'bad';

const noticeIcons: Readonly<Record<NoticeKind, IconName>> = {
  info: 'info',
  ok: 'check',
  warn: 'warning',
  bad: 'alert',
};

/** What happened (bold), what it means and what to do. At most one on a page. */
export function notice(kind: NoticeKind, title: HtmlValue, detail?: HtmlValue, id?: string): Html {
  const attrs = attributes({
    class: kind === 'info' ? 'notice' : `notice ${kind}`,
    role: kind === 'bad' ? 'alert' : 'status',
    id,
  });
  return html`<div${attrs}>${icon(noticeIcons[kind])}<p><b>${title}</b>${detail === undefined ? undefined : html`<br>${detail}`}</p></div>
`;
}

export function hiddenInputs(values: Readonly<Record<string, string | undefined>>): Html {
  const present = Object.entries(values).filter((entry) => entry[1] !== undefined);
  return html`${present.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}

/** A plain form: it posts application/x-www-form-urlencoded and works without any script. */
export function form(options: {
  action: string;
  hidden: Readonly<Record<string, string | undefined>>;
  className?: string;
  content: HtmlValue;
}): Html {
  const attrs = attributes({ class: options.className, action: safeUrl(options.action), method: 'post' });
  return html`<form${attrs}>${hiddenInputs(options.hidden)}
${options.content}</form>
`;
}

/** `<time>` with the full time in its title; the script of the page turns UTC into the reader's own time. */
export function time(at: Date, shown: string, full: string): Html {
  return html`<time datetime="${at.toISOString()}" title="${full}" data-shown="${shown === full ? 'full' : 'short'}">${shown}</time>`;
}

/** Something to take along character by character, a key or an address. The button appears only where scripts run. */
export function codeBlock(options: { id: string; label: string; text: string; copy: string; copied: string }): Html {
  const { id, label, text, copy, copied } = options;
  const button = html`<button class="btn quiet sm" type="button" hidden data-copies="${id}" data-copied="${copied}">${icon('copy', 14)} <span role="status">${copy}</span><span class="sr"> ${label}</span></button>`;
  return html`<div class="codeblock wrapped"><header><span>${label}</span>${button}</header><pre tabindex="0" id="${id}" aria-label="${label}">${text}</pre></div>
`;
}
