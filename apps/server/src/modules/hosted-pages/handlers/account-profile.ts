import { nameIn } from '../../../lib/schemas.ts';
import { localeIn } from '../../../lib/user-fields.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { updateMe } from '../../account/index.ts';
import { localeOf } from '../../mails/index.ts';
import { keepLanguage } from '../page-cookies.ts';
import { answer } from '../page-frame.ts';
import { accountProfilePage } from '../pages/account-profile.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import { type AccountContext, accountFrame } from './visitor.ts';

export const profileQuery = texts('notice');
export const profileForm = formOf('name');
export const languageForm = formOf('locale');

export async function showAccount(ctx: AccountContext): Promise<PageAnswer> {
  return { redirect: pathWith(ctx, '/account/profile', {}) };
}

export async function showProfile(ctx: AccountContext, query: FieldsOf<typeof profileQuery>): Promise<PageAnswer> {
  return profileView(ctx, {}, NOTICES[query.notice], NO_REFUSAL);
}

type Saved = 'name' | 'picture' | 'username' | 'language';

const NOTICES: Readonly<Record<string, Saved | undefined>> = {
  saved: 'name',
  picture: 'picture',
  username: 'username',
  language: 'language',
};

export async function submitProfile(ctx: AccountContext, form: FieldsOf<typeof profileForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { name } = readFields(form, { name: nameIn });
      await updateMe(ctx, { name });
      return { redirect: pathWith(ctx, '/account/profile', { notice: 'saved' }) };
    },
    show: (refusal) => profileView(ctx, { name: form.name }, undefined, refusal),
  });
}

/** The pages follow what the person chose. Whoever is there for support keeps the language of their own browser. */
export async function submitLanguage(ctx: AccountContext, form: FieldsOf<typeof languageForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { locale } = readFields(form, { locale: localeIn });
      await updateMe(ctx, { locale });
      if (ctx.session.actor === null) keepLanguage(ctx, locale);
      return { redirect: pathWith(ctx, '/account/profile', { notice: 'language' }) };
    },
    show: (refusal) => profileView(ctx, {}, undefined, refusal),
  });
}

type Typed = { readonly name?: string; readonly image?: string; readonly username?: string };

/** The page, which the forms of several files are on. */
export function profileView(ctx: AccountContext, typed: Typed, saved: Saved | undefined, refusal: Refusal): PageAnswer {
  const frame = accountFrame(ctx);
  const { account, project } = ctx;
  const html = accountProfilePage({
    ...frame,
    emailVerified: account.emailVerifiedAt !== null,
    createdAt: account.createdAt,
    image: account.imageUrl,
    values: {
      name: typed.name ?? account.name ?? '',
      image: typed.image ?? account.imageUrl ?? '',
      username: typed.username ?? account.username ?? '',
    },
    language: localeOf(account.locale ?? ctx.pageRequest.locale),
    problems: refusal.problems,
    saved,
    username: project.settings.signUp.username,
  });
  return answer(ctx, frame, html, refusal);
}
