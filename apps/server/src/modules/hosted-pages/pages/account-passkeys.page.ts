import { type Html, html } from '../../../platform/html/html.ts';
import { button, field } from '../../../platform/html/kit.ts';
import { formatDate } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame } from '../frame.ts';
import { form } from '../layout.ts';
import { passkeyForm } from '../passkey-form.ts';

export type PasskeyLine = {
  id: string;
  name: string;
  backedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
};

/** Posts `credential` to /account/passkeys/add, `passkeyId` and `name` to …/rename, `passkeyId` to …/remove. */
export function passkeysSection(view: AccountFrame, list: readonly PasskeyLine[]): Html {
  const { passkeys } = catalogueOf(view.locale);
  return html`<section class="section"><header><div><h2>${passkeys.title}</h2><p>${passkeys.text}</p></div></header>
${list.length === 0 ? html`<p class="muted">${passkeys.none}</p>` : html`<ul class="list framed">${list.map((line) => passkeyLine(view, line))}</ul>`}
${passkeyForm(view, {
  path: '/account/passkeys/add',
  optionsPath: '/me/passkeys/options',
  does: 'create',
  label: passkeys.add,
  kind: 'primary',
})}</section>`;
}

function passkeyLine(view: AccountFrame, line: PasskeyLine): Html {
  const { passkeys } = catalogueOf(view.locale);
  const used =
    line.lastUsedAt === null ? passkeys.neverUsed : passkeys.lastUsed(formatDate(view.locale, line.lastUsedAt));
  const facts = [passkeys.added(formatDate(view.locale, line.createdAt)), used, line.backedUp ? passkeys.synced : ''];
  return html`<li><div class="what"><b>${line.name}</b><p class="small muted">${facts.filter(Boolean).join(', ')}</p>
<details class="typed-key"><summary>${passkeys.rename}<span class="sr"> ${line.name}</span></summary>
${form(view, {
  path: '/account/passkeys/rename',
  hidden: { passkeyId: line.id },
  className: 'stack tight',
  content: html`${field({ name: 'name', id: `name-${line.id}`, label: passkeys.nameLabel, value: line.name, autocomplete: 'off', maxLength: 60 })}<div>${button(passkeys.rename, { size: 'sm' })}</div>`,
})}</details></div>
${form(view, {
  path: '/account/passkeys/remove',
  hidden: { passkeyId: line.id },
  content: button(passkeys.remove, { kind: 'danger', size: 'sm', hiddenObject: line.name }),
})}</li>
`;
}
