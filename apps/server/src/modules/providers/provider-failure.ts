import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { Problem } from '../../platform/http/problem.ts';
import { OutboundFailedError, OutboundRefusedError } from '../../platform/outbound/outbound.ts';
import { providerErrors } from './providers.errors.ts';

/**
 * What went wrong at a provider, in the words of our catalogue. What the provider itself said goes into the log at most: people see none of
 * it, because anybody can have written it (ATTACKS A91).
 */
export function providerFailure(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const details = { privateDetail: describe(error), cause: error };
  if (error instanceof AuthorizationResponseError)
    return new Problem(error.error === 'access_denied' ? providerErrors.cancelled : providerErrors.refused, details);
  if (error instanceof ResponseBodyError) return new Problem(providerErrors.refused, details);
  for (const cause of causesOf(error))
    if (cause instanceof OutboundRefusedError || cause instanceof OutboundFailedError)
      return new Problem(providerErrors.unreachable, { ...details, privateDetail: cause.message });
  return new Problem(providerErrors.answer_invalid, details);
}

/** The code of the error and no body: what a provider sent may hold tokens. */
function describe(error: unknown): string {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError)
    return error.error.slice(0, 100);
  const codes = [...causesOf(error)].map((cause) => (cause as { code?: unknown }).code);
  const message = error instanceof Error ? error.message : 'no error';
  return [message, ...codes.filter((code) => typeof code === 'string')].join(' · ').slice(0, 300);
}

function* causesOf(error: unknown): Generator<Error> {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) yield at;
}
