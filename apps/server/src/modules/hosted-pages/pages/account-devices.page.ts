import { type Html, html } from '../../../platform/html/html.ts';
import { icon } from '../../../platform/html/icons.ts';
import { button, field, notice, time } from '../../../platform/html/kit.ts';
import { formatDate, formatDateTime, formatRecent } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame, Problem } from '../frame.ts';
import { accountPage, form, problemsOf } from '../layout.ts';

export type DeviceLine = {
  id: string;
  /** What the person calls it */
  name?: string | null | undefined;
  browser?: string | null | undefined;
  system?: string | null | undefined;
  /** Town and country where known, or the address it was seen at */
  place?: string | null | undefined;
  mobile: boolean;
  current: boolean;
  trustedUntil?: Date | undefined;
  createdAt: Date;
  lastSeenAt: Date;
};

export type AccountDevicesView = AccountFrame & {
  now: Date;
  /** This browser first, then the newest sign of life */
  devices: readonly DeviceLine[];
  problems: readonly Problem[];
  /** The device whose name was refused, and what was typed */
  typed?: { deviceId: string; name: string } | undefined;
  done?: 'renamed' | 'untrusted' | 'forgotten' | undefined;
};

/** Posts `deviceId` to /account/devices/forget and /account/devices/untrust, and with `name` to /account/devices/rename. */
export function accountDevicesPage(view: AccountDevicesView): Html {
  const { devices } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, view.typed === undefined ? [] : ['name']);
  return accountPage(view, {
    current: 'devices',
    title: devices.title,
    problems: view.problems,
    content: html`${problems.summary() ?? (view.problems.length === 0 ? doneNotice(view) : undefined)}
<section class="section"><header><div><h2>${devices.listTitle}</h2><p>${view.devices.length > 0 ? devices.listText : devices.none}</p></div></header>
${view.devices.length > 0 && html`<ul class="list framed">${view.devices.map((device) => deviceLine(view, device))}</ul>`}</section>`,
  });
}

function doneNotice(view: AccountDevicesView): Html | undefined {
  const { devices } = catalogueOf(view.locale);
  switch (view.done) {
    case 'renamed':
      return notice('ok', devices.renamed);
    case 'untrusted':
      return notice('ok', devices.untrusted, devices.untrustedEffect);
    case 'forgotten':
      return notice('ok', devices.forgotten, devices.forgottenEffect);
    case undefined:
      return undefined;
  }
}

function deviceLine(view: AccountDevicesView, device: DeviceLine): Html {
  const { devices, sessions } = catalogueOf(view.locale);
  const agent = agentName(view, device);
  const name = device.name || agent;
  const seen = time(
    device.lastSeenAt,
    formatRecent(view.locale, device.lastSeenAt, view.now),
    formatDateTime(view.locale, device.lastSeenAt),
  );
  const facts = [
    device.name ? agent : undefined,
    device.place || undefined,
    device.current ? html`${devices.firstSeen(formatDate(view.locale, device.createdAt))}` : sessions.lastSeen(seen),
  ].filter((fact) => fact !== undefined);
  const badges = html`${device.current && html` <span class="badge accent">${sessions.thisBrowser}</span>`}${device.trustedUntil && html` <span class="badge ok">${devices.trusted(formatDate(view.locale, device.trustedUntil))}</span>`}`;
  return html`<li><span class="glyph">${icon(device.mobile ? 'phone' : 'laptop', 18)}</span><div class="what"><b>${name}</b>${badges}<br><span class="detail">${facts.map((fact, index) => (index === 0 ? fact : html` · ${fact}`))}</span>
${renameForm(view, device, name)}</div><div class="row wrap list-actions">${device.trustedUntil && deviceForm(view, device, 'untrust', devices.untrust, name)}${deviceForm(view, device, 'forget', devices.forget, name)}</div></li>
`;
}

function deviceForm(view: AccountDevicesView, device: DeviceLine, what: string, label: string, name: string): Html {
  return form(view, {
    path: `/account/devices/${what}`,
    hidden: { deviceId: device.id },
    content: button(label, { size: 'sm', hiddenObject: name }),
  });
}

/** Opens without a script, and is open where the name that was typed is refused. */
function renameForm(view: AccountDevicesView, device: DeviceLine, name: string): Html {
  const { devices } = catalogueOf(view.locale);
  const typed = view.typed?.deviceId === device.id ? view.typed : undefined;
  const problems = problemsOf(view, typed === undefined ? [] : view.problems, ['name']);
  const content = form(view, {
    path: '/account/devices/rename',
    hidden: { deviceId: device.id },
    className: 'stack tight',
    content: html`${field({
      name: 'name',
      id: `name-${device.id}`,
      label: devices.renameLabel,
      autocomplete: 'off',
      spellcheck: false,
      optional: true,
      maxLength: 60,
      value: typed?.name ?? device.name ?? '',
      hint: devices.renameHint,
      problem: problems.of('name'),
      autofocus: problems.focus === 'name',
    })}<div>${button(devices.save, { size: 'sm', hiddenObject: name })}</div>`,
  });
  const summary = html`<summary>${devices.rename}<span class="sr"> ${name}</span></summary>`;
  return typed === undefined
    ? html`<details class="rename">${summary}${content}</details>`
    : html`<details class="rename" open>${summary}${content}</details>`;
}

function agentName(view: AccountDevicesView, { browser, system }: DeviceLine): string {
  const { sessions } = catalogueOf(view.locale);
  if (browser && system) return sessions.browserOn(browser, system);
  return browser || system || sessions.unknownBrowser;
}
