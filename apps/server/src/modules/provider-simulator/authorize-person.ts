import { z } from 'zod';
import { defaultBrandColor } from '../../platform/html/brand.ts';
import { renderHtml } from '../../platform/html/html.ts';
import type { InputOf, OutputOf, PageAnswer } from '../../platform/http/contract.ts';
import { pageHeaders } from '../../platform/http/headers.ts';
import { Problem, requestErrors } from '../../platform/http/problem.ts';
import { type PageFrame, providerSimulatorPage } from '../hosted-pages/index.ts';
import { localeOf } from '../mails/index.ts';
import { type SimulatorContext, simulatorOf } from './provider-simulator.context.ts';
import type { authorizePersonContract } from './provider-simulator.contract.ts';
import {
  MISBEHAVIOURS,
  PEOPLE,
  readAuthorizationRequest,
  type SimulatedPerson,
  type SimulatedRequest,
  type SimulatorMisbehaviour,
} from './provider-simulator.rules.ts';

const text = z.string().max(4_000).catch('');

export const authorizationForm = z.object({
  request: text,
  person: text,
  email: text,
  name: text,
  emailVerified: text,
  misbehaviour: z.enum(MISBEHAVIOURS).catch('none'),
});

/** Where the browser arrives: a page to pick somebody on, and to say what goes wrong. */
export async function showAuthorization(ctx: SimulatorContext): Promise<PageAnswer> {
  const request = requireRequest(ctx.query);
  const frame = frameOf(ctx);
  const html = providerSimulatorPage({
    ...frame,
    request: String(ctx.query),
    client: new URL(request.redirectUri).host,
    people: PEOPLE,
    misbehaviours: MISBEHAVIOURS,
  });
  // The browser goes on to wherever the people of a project are sent back to, and every hop of that counts as the end of this form.
  return { html: renderHtml(html), headers: pageHeaders(frame.styleNonce, ['http:', 'https:']) };
}

export async function submitAuthorization(
  ctx: SimulatorContext,
  form: z.output<typeof authorizationForm>,
): Promise<PageAnswer> {
  const request = requireRequest(new URLSearchParams(form.request));
  return { redirect: authorize(ctx, request, personOf(form), form.misbehaviour) };
}

/** The same for a program: what the browser would be sent back with. */
export async function authorizePerson(
  ctx: SimulatorContext,
  input: InputOf<typeof authorizePersonContract>,
): Promise<OutputOf<typeof authorizePersonContract>> {
  const request = requireRequest(new URL(input.url).searchParams);
  const { email, emailVerified, name, picture } = input;
  const person = { subject: input.subject ?? `sim-${email}`, email, emailVerified, name, picture };
  return { redirectUrl: authorize(ctx, request, person, input.misbehaviour) };
}

function requireRequest(parameters: URLSearchParams): SimulatedRequest {
  const request = readAuthorizationRequest(parameters);
  if (request === null)
    throw new Problem(requestErrors.invalid, { detail: 'This is no authorization request with PKCE to this machine.' });
  return request;
}

function personOf({ person, email, name, emailVerified }: z.output<typeof authorizationForm>): SimulatedPerson {
  const known = PEOPLE.find(({ subject }) => subject === person);
  if (known) return known;
  const address = email.trim();
  if (address === '') throw new Problem(requestErrors.invalid, { detail: 'Pick somebody, or type an address.' });
  return {
    subject: `sim-${address.toLowerCase()}`,
    email: address,
    emailVerified: emailVerified !== '',
    name,
    picture: null,
  };
}

function authorize(
  ctx: SimulatorContext,
  request: SimulatedRequest,
  person: SimulatedPerson,
  misbehaviour: SimulatorMisbehaviour,
): string {
  const back = new URL(request.redirectUri);
  const add = (name: string, value: string) => back.searchParams.set(name, value);
  add('state', misbehaviour === 'wrong_state' ? anotherState(request.state) : request.state);
  add('iss', misbehaviour === 'wrong_response_issuer' ? 'https://accounts.evil.example' : ctx.issuer);
  if (misbehaviour === 'access_denied' || misbehaviour === 'server_error') {
    add('error', misbehaviour);
    add('error_description', '<b>a text that anybody can have written</b>');
    return back.href;
  }
  const code = ctx.ids.bytes(32).toString('base64url');
  simulatorOf(ctx).codes.set(code, { request, person, misbehaviour });
  add('code', code);
  return back.href;
}

/** As long and of the same form: one character in the middle is another one. */
function anotherState(state: string): string {
  return `${state.slice(0, 8)}${state.charAt(8) === 'A' ? 'B' : 'A'}${state.slice(9)}`;
}

function frameOf(ctx: SimulatorContext): PageFrame {
  return {
    project: { name: 'Frontdesk', brand: { color: defaultBrandColor } },
    locale: localeOf(ctx.request.acceptLanguage),
    assets: ctx.modules.hostedPages.assets.page,
    styleNonce: ctx.ids.bytes(16).toString('base64url'),
    formToken: '',
    basePath: '',
  };
}
