import { decodeId, encodeId } from '../../../lib/type-id.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { identityErrors, listIdentitiesOfUser, removeMyIdentity } from '../../identities/index.ts';
import { listOfferedProviders, providerErrors, startConnecting } from '../../providers/index.ts';
import { refuseImpersonated } from '../../sessions/index.ts';
import { answer } from '../page-frame.ts';
import { accountConnectionsPage } from '../pages/account-connections.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import { viewGoingOn } from './provider-sign-in.ts';
import { pathWith } from './return-to.ts';
import { type AccountContext, accountFrame, withFreshProof } from './visitor.ts';

const PAGE = '/account/connections';

export const connectionsQuery = texts('notice');
export const connectForm = formOf('provider');
export const disconnectForm = formOf('identityId');

type Done = 'connected' | 'disconnected';

export async function showConnections(
  ctx: AccountContext,
  query: FieldsOf<typeof connectionsQuery>,
): Promise<PageAnswer> {
  const done = (['connected', 'disconnected'] as const).find((notice) => notice === query.notice);
  return view(ctx, done, NO_REFUSAL);
}

export const submitConnect = withFreshProof(PAGE, (ctx: AccountContext, form: FieldsOf<typeof connectForm>) =>
  answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      refuseImpersonated(ctx);
      const provider = (await listOfferedProviders(ctx, ctx.database.db)).find(({ key }) => key === form.provider);
      if (!provider) throw new Problem(providerErrors.not_found);
      const { url } = await startConnecting(ctx, { provider: provider.key });
      return viewGoingOn({ ...ctx, signedIn: ctx }, provider, url);
    },
    show: (refusal) => view(ctx, undefined, refusal),
  }),
);

export const submitDisconnect = withFreshProof(PAGE, (ctx: AccountContext, form: FieldsOf<typeof disconnectForm>) =>
  answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const identityId = decodeId('identity', form.identityId);
      if (identityId === null) throw new Problem(identityErrors.not_found);
      await removeMyIdentity(ctx, { identityId });
      return { redirect: pathWith(ctx, PAGE, { notice: 'disconnected' }) };
    },
    show: (refusal) => view(ctx, undefined, refusal),
  }),
);

async function view(ctx: AccountContext, done: Done | undefined, refusal: Refusal): Promise<PageAnswer> {
  const { db } = ctx.database;
  const providers = await listOfferedProviders(ctx, db);
  const identities = await listIdentitiesOfUser(db, ctx.project.id, ctx.user.id);
  const frame = accountFrame(ctx);
  const html = accountConnectionsPage({
    ...frame,
    now: ctx.clock.now(),
    problems: refusal.problems,
    done,
    providers,
    connections: identities.map(({ id, provider, email, createdAt, lastUsedAt }) => {
      const offered = providers.find(({ key }) => key === provider);
      return {
        id: encodeId('identity', id),
        kind: offered?.kind ?? provider,
        providerName: offered?.name ?? provider,
        offered: offered !== undefined,
        email,
        createdAt,
        lastUsedAt,
      };
    }),
  });
  return answer(ctx, frame, html, refusal);
}
