import { LEAST_PARAMETERS } from '../../lib/password-parameters.ts';
import type { Services } from '../../platform/context/context.ts';
import { findPasswordParameters } from './password-parameters.store.ts';

/** Keeps the hashing of this process at the parameters of the instance. */
export type PasswordParametersFollower = {
  refresh(): Promise<void>;
  /** After the commit of a change. It stands, so that it cannot be read now is no failure of it: `follow` reads it as soon as it can. */
  changed(): Promise<void>;
  follow(): { stop(): void };
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly passwordParameters: PasswordParametersFollower;
  }
}

/** How soon every server hashes with what was saved at another. */
const INTERVAL_MILLISECONDS = 5_000;

export function createPasswordParametersFollower(
  services: Pick<Services, 'database' | 'log' | 'passwordHashing'>,
): PasswordParametersFollower {
  const { log, passwordHashing } = services;
  const database = services.database.share('administration');
  let asked = 0;
  let answered = 0;

  async function refresh(): Promise<void> {
    const turn = ++asked;
    const parameters = await findPasswordParameters(database);
    // An answer that a later question has overtaken is old.
    if (turn < answered) return;
    answered = turn;
    passwordHashing.use(parameters ?? LEAST_PARAMETERS);
  }

  let failed = false;
  async function tryRefresh(): Promise<void> {
    try {
      await refresh();
      failed = false;
    } catch (error) {
      if (!failed) log.warn({ reason: (error as Error).message }, 'the parameters of passwords cannot be read');
      failed = true;
    }
  }

  return {
    refresh,
    changed: tryRefresh,
    follow() {
      const timer = setInterval(tryRefresh, INTERVAL_MILLISECONDS);
      return { stop: () => clearInterval(timer) };
    },
  };
}
