import type { ProjectContext } from '../projects/index.ts';
import { refusalOfAddress } from '../sign-ups/index.ts';

/** May somebody with this address, once they have proven it, have an account here? */
export async function signUpAllowed({ project }: ProjectContext, email: string): Promise<boolean> {
  return project.settings.signUp.mode === 'open' && (await refusalOfAddress(project, email)) === null;
}
