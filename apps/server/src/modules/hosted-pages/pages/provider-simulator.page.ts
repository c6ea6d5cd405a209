import { type Html, html } from '../../../platform/html/html.ts';
import { button, checkbox, field } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame } from '../frame.ts';
import { form, instancePage } from '../layout.ts';

export type ProviderSimulatorView = PageFrame & {
  /** The query of the authorization request, which the form carries on */
  request: string;
  /** Host of whoever sent the browser */
  client: string;
  people: readonly { subject: string; name: string; email: string; emailVerified: boolean }[];
  misbehaviours: readonly string[];
};

/** Development only: posts `request`, `person` or `email`, `name`, `emailVerified`, and `misbehaviour` to /dev/provider/authorize. */
export function providerSimulatorPage(view: ProviderSimulatorView): Html {
  const { simulator } = catalogueOf(view.locale);
  return instancePage(view, {
    title: simulator.title,
    lede: simulator.lede(view.client),
    content: form(view, {
      path: '/dev/provider/authorize',
      hidden: { request: view.request },
      className: 'stack loose',
      content: html`<section class="section"><h2>${simulator.people}</h2><ul class="list framed">${view.people.map((person) => personLine(view, person))}</ul></section>
<fieldset class="stack"><legend class="group-title">${simulator.other}</legend>${field({
        name: 'email',
        label: simulator.email,
        type: 'email',
        autocomplete: 'off',
        optional: true,
        maxLength: 254,
      })}${field({
        name: 'name',
        label: simulator.name,
        autocomplete: 'off',
        optional: true,
        maxLength: 100,
      })}${checkbox({ name: 'emailVerified', value: 'yes', label: simulator.emailVerified, checked: true })}</fieldset>
${misbehaviourField(view)}
${button(simulator.submit, { kind: 'primary', size: 'lg' })}
`,
    }),
  });
}

function personLine(view: ProviderSimulatorView, person: ProviderSimulatorView['people'][number]): Html {
  const { simulator } = catalogueOf(view.locale);
  const verified = person.emailVerified ? undefined : html` · ${simulator.unverified}`;
  return html`<li><span class="what"><b>${person.name}</b><br><span class="detail">${person.email}${verified}</span></span>${button(simulator.signInAs(person.name), { size: 'sm', name: 'person', value: person.subject })}</li>
`;
}

function misbehaviourField(view: ProviderSimulatorView): Html {
  const { simulator } = catalogueOf(view.locale);
  const words: Readonly<Record<string, string>> = simulator.misbehaviours;
  return html`<div class="field"><label for="misbehaviour">${simulator.misbehaviour}</label><select class="select" id="misbehaviour" name="misbehaviour" aria-describedby="misbehaviour-hint">${view.misbehaviours.map((name) => html`<option value="${name}">${words[name] ?? name}</option>`)}</select><span class="hint" id="misbehaviour-hint">${simulator.misbehaviourHint}</span></div>
`;
}
