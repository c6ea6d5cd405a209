import type { z } from 'zod';
import type { Config } from '../../platform/config/config.ts';
import type { Project } from '../projects/index.ts';
import { isOffered, redirectUriOf } from './find-provider.ts';
import type { Provider } from './provider.ts';
import type { providerView } from './providers.contract.ts';

/** The secret stays where it is: only its end is shown. */
export function viewProvider(config: Config, project: Project, provider: Provider): z.input<typeof providerView> {
  const { projectId: _, clientSecretSealed: __, updatedAt, ...shown } = provider;
  return {
    ...shown,
    offered: isOffered(provider, config),
    callbackUrl: redirectUriOf(config, project, provider),
    updatedAt: updatedAt.toISOString(),
  };
}
