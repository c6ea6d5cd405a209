import { setTimeout as delay } from 'node:timers/promises';
import { sameText, sha256 } from '../../platform/crypto/hash.ts';
import { signJwt } from '../../platform/crypto/jwt.ts';
import type { PageAnswer } from '../../platform/http/contract.ts';
import type { SimulatorContext } from './provider-simulator.context.ts';
import { jsonAnswer, simulatorOf } from './provider-simulator.context.ts';
import { idTokenClaims } from './provider-simulator.rules.ts';
import type { SimulatedGrant, Simulator } from './simulator.ts';

/** Longer than anybody waits for a provider. */
const SLOW_MILLISECONDS = 6_000;
const OVERSIZE_CHARACTERS = 1_000_000;
const CLIENT_SECRET = 'simulator';

type TokenRequest = Readonly<
  Record<'code' | 'code_verifier' | 'redirect_uri' | 'client_id' | 'client_secret' | 'grant_type', string>
>;

/** The token endpoint (RFC 6749, section 4.1.3): a code works once, for the client, the address and the verifier that it was made for. */
export async function answerToken(ctx: SimulatorContext, form: TokenRequest): Promise<PageAnswer> {
  const simulator = simulatorOf(ctx);
  const client = clientOf(ctx, form);
  if (!sameText(client.secret, CLIENT_SECRET)) return jsonAnswer({ error: 'invalid_client' }, 401);
  const grant = simulator.codes.get(form.code);
  simulator.codes.delete(form.code);
  if (!grant || form.grant_type !== 'authorization_code' || !fits(grant, form, client.id))
    return jsonAnswer({ error: 'invalid_grant' }, 400);
  switch (grant.misbehaviour) {
    case 'token_error':
      return jsonAnswer({ error: 'invalid_grant', error_description: '<b>not today</b>' }, 400);
    case 'slow':
      await delay(SLOW_MILLISECONDS);
      break;
    case 'oversize':
      return jsonAnswer({ padding: 'x'.repeat(OVERSIZE_CHARACTERS) });
    case 'no_json':
      return { html: '<!doctype html><p>Sorry', headers: { 'content-type': 'text/html; charset=utf-8' } };
    case 'redirect':
      return { redirect: 'http://169.254.169.254/latest/meta-data/' };
  }
  const accessToken = ctx.ids.bytes(32).toString('base64url');
  simulator.accessTokens.set(accessToken, grant);
  return jsonAnswer({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 300,
    id_token: idToken(ctx, simulator, grant),
  });
}

function fits({ request }: SimulatedGrant, form: TokenRequest, clientId: string): boolean {
  const challenge = sha256(form.code_verifier).toString('base64url');
  return (
    request.clientId === clientId && request.redirectUri === form.redirect_uri && request.codeChallenge === challenge
  );
}

/** `client_secret_basic` or `client_secret_post` (RFC 6749, section 2.3.1). */
function clientOf({ authorization }: SimulatorContext, form: TokenRequest): { id: string; secret: string } {
  if (!authorization?.startsWith('Basic ')) return { id: form.client_id, secret: form.client_secret };
  const [id = '', secret = ''] = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
  const decoded = new URLSearchParams(`id=${id}&secret=${secret}`);
  return { id: decoded.get('id') ?? '', secret: decoded.get('secret') ?? '' };
}

function idToken(ctx: SimulatorContext, simulator: Simulator, grant: SimulatedGrant): string {
  const claims = idTokenClaims(grant, { issuer: ctx.issuer, now: ctx.clock.now() });
  const { kid, privateKey, foreignKey } = simulator;
  switch (grant.misbehaviour) {
    case 'alg_none': {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
    }
    case 'stale_key':
      return signJwt({ kid: `${kid}-of-last-year`, algorithm: 'ES256', privateKey: foreignKey }, 'JWT', claims);
    case 'forged_signature':
      return signJwt({ kid, algorithm: 'ES256', privateKey: foreignKey }, 'JWT', claims);
    default:
      return signJwt({ kid, algorithm: 'ES256', privateKey }, 'JWT', claims);
  }
}
