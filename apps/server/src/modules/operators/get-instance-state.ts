import { encodeId } from '../../lib/type-id.ts';
import type { OutputOf } from '../../platform/http/contract.ts';
import { getInstance } from './instance.store.ts';
import type { InstanceContext } from './operators.context.ts';
import type { instanceStateContract } from './operators.contract.ts';

export async function getInstanceState(ctx: InstanceContext): Promise<OutputOf<typeof instanceStateContract>> {
  const { config, operator, system } = ctx;
  const { setUpAt } = await getInstance(ctx.database.db);
  return {
    setUp: setUpAt !== null,
    mode: config.production ? 'production' : 'development',
    systemBaseUrl: system.baseUrl,
    operator: operator && { ...operator, id: encodeId('user', operator.id) },
    mailboxUrl: config.production || config.smtpUrl !== null ? null : `${config.origin}/dev/mailbox`,
    exampleUrl: config.production || !config.example ? null : `http://localhost:${config.port + 1}`,
  };
}
