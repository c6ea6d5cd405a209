import type { Services } from '../../platform/context/context.ts';
import { captchaSealingContext } from './captchas.rules.ts';
import { listCaptchasSealedUnder, setSealedCaptcha } from './captchas.store.ts';

/** Seals some of the projects' captcha secrets that are under this data key anew, under the active one; how many. */
export async function resealCaptchas(
  { database, vault }: Pick<Services, 'database' | 'vault'>,
  dataKeyId: string,
  limit: number,
): Promise<number> {
  const secrets = await listCaptchasSealedUnder(database.db, dataKeyId, limit);
  for (const { projectId, secretSealed: before } of secrets) {
    const context = captchaSealingContext(projectId);
    const secretSealed = vault.seal(await vault.unseal(before, context), context);
    await setSealedCaptcha(database.db, { projectId, before, secretSealed });
  }
  return secrets.length;
}
