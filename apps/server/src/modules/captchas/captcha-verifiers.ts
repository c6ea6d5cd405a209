import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../platform/config/config.ts';
import { createOutbound, type Outbound } from '../../platform/outbound/outbound.ts';
import { type CaptchaProvider, type CaptchaVerdict, readVerdict } from './captchas.rules.ts';

export type CaptchaQuestion = { readonly secret: string; readonly answer: string; readonly ip: string };

/** Null: it could not be judged. */
export type CaptchaVerifier = (question: CaptchaQuestion) => Promise<CaptchaVerdict | null>;

/** Who judges what people solved, by provider. Null: not in this process. */
export type CaptchaVerifiers = {
  readonly of: Readonly<Record<CaptchaProvider, CaptchaVerifier | null>>;
  close(): void;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly captchaVerifiers: CaptchaVerifiers;
  }
}

const TIMEOUT_MILLISECONDS = 5_000;
const SLOW_MILLISECONDS = 2_000;

export function createCaptchaVerifiers(config: Config): CaptchaVerifiers {
  const outbound = createOutbound({ allowed: config.outboundAllowed });
  return {
    of: {
      turnstile: over(outbound, config.turnstileVerifyUrl),
      hcaptcha: over(outbound, config.hcaptchaVerifyUrl),
      simulator: config.production ? null : simulate,
    },
    close: () => outbound.close(),
  };
}

/** Both providers take the same form and answer the same document. */
function over(outbound: Outbound, url: string): CaptchaVerifier {
  return async ({ secret, answer, ip }) => {
    const { status, body } = await outbound.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ secret, response: answer, remoteip: ip }).toString(),
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
    });
    // Cloudflare answers a refusal with 400 too: the document counts, not the status.
    return status >= 500 ? null : readVerdict(parse(body));
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

/** Development: whoever sits before the page chooses what the provider would say. */
async function simulate({ answer }: CaptchaQuestion): Promise<CaptchaVerdict | null> {
  if (answer === 'sim_error') return null;
  if (answer === 'sim_slow') await delay(SLOW_MILLISECONDS);
  return answer === 'sim_pass' || answer === 'sim_slow' ? 'passed' : 'failed';
}
