import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { asProblem } from '../../api/api-problem.ts';
import type { Captcha, Project } from '../../api/types.ts';
import { Choices } from '../../components/choices.tsx';
import { useDraft } from '../../components/drafts.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { BonesPage, Failed } from '../../components/states.tsx';
import { Switch } from '../../components/switch.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { useInstance } from '../instance/instance.queries.ts';
import { SaveRow, Section } from '../projects/settings-section.tsx';
import { captchaQuery, usePutCaptcha } from './captchas.queries.ts';
import { type CaptchaDraft, captchaBodyOf, captchaDraftOf, missingCaptchaFields } from './captchas.rules.ts';

const { common } = texts;
const { captcha: words } = texts.settings.signUp;

const FAILURES = { least: 0, most: 100 };

type Group = { readonly project: Project; readonly readOnly: boolean };

export function CaptchaSection({ project, readOnly }: Group) {
  const { data, error, refetch } = useQuery(captchaQuery(project.id));
  return (
    <Section title={words.title} lede={words.lede}>
      {data !== undefined ? (
        <CaptchaForm project={project} captcha={data} readOnly={readOnly} />
      ) : error === null ? (
        <BonesPage what={words.listed} />
      ) : (
        <Failed title={words.failed} error={error} onRetry={() => refetch()} />
      )}
    </Section>
  );
}

/** The secret is written only: what is kept shows its last four letters. */
function CaptchaForm({ project, captcha, readOnly }: Group & { captcha: Captcha }) {
  const draft = useDraft(words.name, captchaDraftOf(captcha));
  const { value } = draft;
  const put = usePutCaptcha(project.id);
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const missing = missingCaptchaFields(value, captcha);
  const refused = put.error === null ? [] : asProblem(put.error).fields;
  const withKeys = value.provider === 'turnstile' || value.provider === 'hcaptcha';

  const patch = (part: Partial<CaptchaDraft>) => {
    if (put.isError) put.reset();
    draft.patch(part);
  };
  const discard = () => {
    put.reset();
    setTried(false);
    draft.discard();
  };
  const problemOf = (field: 'siteKey' | 'secret') =>
    refused.find(({ path }) => path === field)?.message ?? (tried && missing.has(field) ? common.required : null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (readOnly || put.isPending || !draft.dirty) return;
    if (missing.size > 0 || form.current?.querySelector('[aria-invalid="true"]'))
      return focusFirstProblem(form.current);
    try {
      await put.mutateAsync(captchaBodyOf(value));
      put.reset();
      setTried(false);
      draft.settle(value);
      toast({ text: common.saved(words.name) });
    } catch {
      // `put.error` says it on the page.
      focusFirstProblem(form.current);
    }
  }

  const keeps = captcha.provider === value.provider ? captcha.secretLastFour : null;
  return (
    <form ref={form} className="stack narrow" onSubmit={submit} noValidate>
      {put.error === null || refused.length > 0 ? null : <Failed title={common.notSaved} error={put.error} />}
      <Choices<CaptchaDraft['provider']>
        legend={words.provider}
        choices={useProviders(value.provider)}
        value={value.provider}
        disabled={readOnly}
        onChange={(provider) => patch({ provider })}
      />
      {withKeys ? (
        <>
          <Field
            label={words.siteKey}
            hint={words.siteKeyHint}
            problem={problemOf('siteKey')}
            value={value.siteKey}
            onChange={(siteKey) => patch({ siteKey })}
            className="mono"
            maxLength={100}
            autoComplete="off"
            spellCheck={false}
            disabled={readOnly}
          />
          <Field
            label={words.secret}
            hint={keeps === null ? words.secretHint : words.secretKept(keeps)}
            problem={problemOf('secret')}
            value={value.secret}
            onChange={(secret) => patch({ secret })}
            className="mono"
            type="password"
            autoComplete="new-password"
            placeholder={keeps === null ? undefined : `…${keeps}`}
            maxLength={200}
            disabled={readOnly}
          />
        </>
      ) : null}
      {value.provider === 'off' ? null : <Places value={value} readOnly={readOnly} patch={patch} />}
      {readOnly ? null : (
        <SaveRow draft={{ dirty: draft.dirty, isPending: put.isPending, discard }} thing={words.thing} />
      )}
    </form>
  );
}

/** The simulator is offered where it exists: where mails go to the mailbox. */
function useProviders(chosen: CaptchaDraft['provider']) {
  const { mailboxUrl } = useInstance();
  const { simulator, ...others } = words.providers;
  const shown = mailboxUrl === null && chosen !== 'simulator' ? others : { ...others, simulator };
  return shown as typeof words.providers;
}

function Places({
  value,
  readOnly,
  patch,
}: {
  value: CaptchaDraft;
  readOnly: boolean;
  patch: (part: Partial<CaptchaDraft>) => void;
}) {
  return (
    <>
      <fieldset className="stack tight" disabled={readOnly}>
        <legend>{words.where}</legend>
        {(['onSignUp', 'onMagicLink', 'onPasswordReset'] as const).map((place) => (
          <Switch
            key={place}
            label={words[place]}
            checked={value[place]}
            disabled={readOnly}
            onChange={(on) => patch({ [place]: on })}
          />
        ))}
      </fieldset>
      <NumberField
        label={words.failures}
        hint={words.failuresHint}
        range={FAILURES}
        value={value.onSignInAfterFailures}
        onChange={(onSignInAfterFailures) => patch({ onSignInAfterFailures })}
        disabled={readOnly}
      />
      <Choices<CaptchaDraft['whenUnavailable']>
        legend={words.unavailable}
        choices={words.unavailables}
        value={value.whenUnavailable}
        disabled={readOnly}
        onChange={(whenUnavailable) => patch({ whenUnavailable })}
      />
    </>
  );
}
