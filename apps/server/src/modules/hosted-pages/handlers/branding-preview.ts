import { z } from 'zod';
import { encodeId } from '../../../lib/type-id.ts';
import { renderHtml } from '../../../platform/html/html.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { previewHeaders } from '../../../platform/http/headers.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { type ManagementContext, projectErrors } from '../../projects/index.ts';
import { listOfferedProviders, type OfferedProvider } from '../../providers/index.ts';
import type { AccountFrame } from '../frame.ts';
import { projectLook, requestLocale } from '../page-frame.ts';
import { accountProfilePage } from '../pages/account-profile.page.ts';
import { signInPage } from '../pages/sign-in.page.ts';
import { signUpPage } from '../pages/sign-up.page.ts';
import { newAccountView, proofOf } from './new-account.ts';

const draft = z.string().max(500).optional().catch(undefined);

/** Branding that is not saved. What is no colour or address is left out, as it would be on the page itself: a draft is wrong while it is typed. */
export const brandingPreviewQuery = z.object({
  page: z.enum(['sign-in', 'sign-up', 'account']).catch('sign-in'),
  theme: z.enum(['light', 'dark']).catch('light'),
  color: draft,
  colorDark: draft,
  logoUrl: draft,
  privacyUrl: draft,
  termsUrl: draft,
  helpUrl: draft,
});

type Query = z.output<typeof brandingPreviewQuery>;

/** A hosted page as it would look, as a picture: for operators of the project, inside our own dashboard, with nothing in it that acts. */
export async function showBrandingPreview(
  ctx: ManagementContext,
  query: Query & { readonly projectId?: string },
): Promise<PageAnswer> {
  // A secret key's context is its own project, whatever the path names.
  if (query.projectId !== encodeId('project', ctx.project.id)) throw new Problem(projectErrors.not_found);
  const frame = frameOf(ctx, query);
  const providers = await listOfferedProviders(ctx, ctx.database.db);
  return { html: renderHtml(pageOf(ctx, frame, query.page, providers)), headers: previewHeaders(frame.styleNonce) };
}

function frameOf(ctx: ManagementContext, { theme, color, ...given }: Query): AccountFrame {
  const { project } = ctx;
  const branding = {
    color: color ?? '',
    colorDark: given.colorDark ?? null,
    logoUrl: given.logoUrl ?? null,
    privacyUrl: given.privacyUrl ?? null,
    termsUrl: given.termsUrl ?? null,
    helpUrl: given.helpUrl ?? null,
  };
  return {
    ...projectLook(ctx, { ...project, settings: { ...project.settings, branding } }),
    locale: requestLocale(ctx, null),
    formToken: '',
    preview: theme,
    user: { email: 'ines.okafor@example.com', name: 'Ines Okafor' },
    withPassword: project.settings.methods.password,
  };
}

function pageOf(
  ctx: ManagementContext,
  frame: AccountFrame,
  page: Query['page'],
  providers: readonly OfferedProvider[],
) {
  const { settings } = ctx.project;
  const { mode, username } = settings.signUp;
  const empty = { ...frame, values: {}, problems: [], providers };
  if (page === 'sign-up') {
    return signUpPage({
      ...empty,
      state: mode,
      ...newAccountView(ctx),
      proof: proofOf(ctx, undefined),
    });
  }
  if (page === 'account') {
    const values = { name: frame.user.name ?? undefined };
    return accountProfilePage({
      ...frame,
      values,
      problems: [],
      emailVerified: true,
      createdAt: ctx.clock.now(),
      language: frame.locale,
      username,
    });
  }
  return signInPage({
    ...empty,
    signUp: mode === 'invitation_only' ? undefined : mode,
    usernames: username !== 'off',
    passwordEnabled: settings.methods.password,
    magicLinkEnabled: settings.methods.magicLink,
    emailCodeEnabled: settings.methods.emailCode,
    passkeyEnabled: settings.methods.passkey,
  });
}
