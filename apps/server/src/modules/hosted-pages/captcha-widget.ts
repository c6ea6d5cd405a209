import { attributes, type Html, html } from '../../platform/html/html.ts';
import { icon } from '../../platform/html/icons.ts';
import type { WidgetHosts } from '../../platform/http/headers.ts';
import { type CaptchaPlace, SIMULATOR_ANSWERS } from '../captchas/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { catalogueOf } from './catalogue.ts';
import type { CaptchaWidget, PageFrame } from './frame.ts';

/** The widget of a project's provider. Undefined: nothing is asked. */
export function captchaWidget({ project }: ProjectContext): CaptchaWidget | undefined {
  const { provider, siteKey } = project.settings.captcha;
  return provider === 'off' ? undefined : { provider, siteKey: siteKey ?? '' };
}

/** The same where the project asks at this place. */
export function captchaAt(ctx: ProjectContext, place: CaptchaPlace): CaptchaWidget | undefined {
  return ctx.project.settings.captcha[place] ? captchaWidget(ctx) : undefined;
}

/** Fields that the widgets put into their form. The simulator has the name of the API. */
export const CAPTCHA_FIELDS = ['captcha', 'cf-turnstile-response', 'h-captcha-response'] as const;

type CaptchaForm = Readonly<Record<(typeof CAPTCHA_FIELDS)[number], string>>;

/** What was solved, for the use case: left out where the form holds nothing. */
export function captchaAnswer(form: CaptchaForm): { captcha?: string } {
  const answer = CAPTCHA_FIELDS.map((name) => form[name]).find((text) => text !== '');
  return answer === undefined ? {} : { captcha: answer };
}

const TURNSTILE = 'https://challenges.cloudflare.com';
const HCAPTCHA = ['https://hcaptcha.com', 'https://*.hcaptcha.com'];

/** https://developers.cloudflare.com/turnstile/reference/content-security-policy/, https://docs.hcaptcha.com/#content-security-policy-settings */
export function captchaHosts(widget: CaptchaWidget | undefined): WidgetHosts | undefined {
  switch (widget?.provider) {
    case 'turnstile':
      return { scripts: [TURNSTILE], frames: [TURNSTILE], styles: [], connections: [] };
    case 'hcaptcha':
      return { scripts: HCAPTCHA, frames: HCAPTCHA, styles: HCAPTCHA, connections: HCAPTCHA };
    default:
      return undefined;
  }
}

/** Above the button of its form. The providers' widgets need a script, and the page says so where none runs. */
export function captchaField(frame: PageFrame, problem: string | undefined): Html | undefined {
  const { captcha: widget, locale } = frame;
  if (widget === undefined) return undefined;
  const { captcha } = catalogueOf(locale);
  const note =
    problem && html`<p class="problem" id="captcha-problem" role="alert">${icon('alert')} <span>${problem}</span></p>`;
  const labelled = (box: Html) =>
    html`<div class="field"><span class="label">${captcha.title}</span>${box}<noscript><p class="hint">${captcha.needsScript}</p></noscript>${note}</div>
`;
  switch (widget.provider) {
    case 'turnstile': {
      const attrs = attributes({ class: 'cf-turnstile', 'data-sitekey': widget.siteKey, 'data-language': locale });
      return labelled(html`<div${attrs} data-size="flexible"></div>
<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>`);
    }
    case 'hcaptcha': {
      const attrs = attributes({ class: 'h-captcha', 'data-sitekey': widget.siteKey });
      return labelled(html`<div${attrs}></div>
<script src="${`https://js.hcaptcha.com/1/api.js?hl=${locale}`}" async defer></script>`);
    }
    case 'simulator':
      return html`<div class="field"><label for="captcha">${captcha.simulator}</label><select${attributes({
        class: 'select',
        id: 'captcha',
        name: 'captcha',
        'aria-invalid': problem === undefined ? undefined : 'true',
        'aria-describedby': problem === undefined ? 'captcha-hint' : 'captcha-problem',
      })}>${SIMULATOR_ANSWERS.map((name) => html`<option value="${name}">${captcha.scenarios[name]}</option>`)}</select>${note ?? html`<span class="hint" id="captcha-hint">${captcha.simulatorHint}</span>`}</div>
`;
    default:
      return undefined;
  }
}
