import { type FormEvent, useId, useRef, useState } from 'react';
import { asProblem } from '../../api/api-problem.ts';
import type { Project, Provider } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Choices } from '../../components/choices.tsx';
import { Copyable } from '../../components/copy.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldProblem, focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { usePutProvider } from './providers.queries.ts';
import {
  bodyOf,
  draftOf,
  fieldsOf,
  nameOf,
  type ProviderDraft,
  type ProviderField,
  type ProviderKind,
  wrongFields,
} from './providers.rules.ts';

const { providers: words, common } = texts;

/** What the provider gave the founder, and what the founder has to enter there. The secret is written only. */
export function ProviderForm({
  project,
  kind,
  provider,
  lent,
  position,
  onClose,
}: {
  project: Project;
  kind: ProviderKind;
  /** Null: a new one. */
  provider: Provider | null;
  lent: boolean;
  position: number;
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(() => draftOf(kind, provider, lent));
  const [tried, setTried] = useState(false);
  const put = usePutProvider(project.id);
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const name = provider === null ? words.kinds[kind] : nameOf(provider);
  const shown = fieldsOf(kind, draft.credentials);
  const wrong = wrongFields(kind, draft, provider);
  const refused = put.error === null ? [] : asProblem(put.error).fields;
  const atField = refused.some(({ path }) => shown.includes(path as ProviderField));

  const patch = (part: Partial<ProviderDraft>) => {
    if (put.isError) put.reset();
    setDraft((before) => ({ ...before, ...part }));
  };

  function problemOf(field: ProviderField): string | null {
    const said = refused.find(({ path }) => path === field || path === `options.${field}`)?.message;
    if (said !== undefined) return said;
    const reason = tried ? wrong.get(field) : undefined;
    if (reason === undefined) return null;
    return reason === 'missing' ? common.required : words.keyInvalid;
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (put.isPending) return;
    if (wrong.size > 0) return focusFirstProblem(form.current);
    try {
      await put.mutateAsync({ key: draft.key.trim(), body: bodyOf(kind, draft, position) });
      onClose();
      toast({ text: words.saved(nameOf({ key: draft.key.trim(), kind, name: draft.name.trim() || null })) });
    } catch {
      // `put.error` says it in the form.
      focusFirstProblem(form.current);
    }
  }

  return (
    <Dialog title={words.formTitle(name)} onClose={onClose}>
      <form ref={form} className="stack" onSubmit={submit} noValidate>
        {put.error === null || atField ? null : <Failed title={words.notSaved} error={put.error} />}
        {kind === 'simulator' ? <p className="muted">{words.simulatorText}</p> : null}
        {lent && kind !== 'simulator' ? (
          <Choices
            legend={words.credentials}
            choices={words.credentialChoices}
            value={draft.credentials}
            disabled={false}
            onChange={(credentials) => patch({ credentials })}
          />
        ) : null}
        {shown.map((field) => (
          <ProviderInput
            key={field}
            field={field}
            kind={kind}
            draft={draft}
            provider={provider}
            problem={problemOf(field)}
            onChange={(value) => patch({ [field]: value })}
          />
        ))}
        {draft.credentials === 'own' && draft.key.trim() !== '' ? (
          <div className="field">
            <span className="label">{words.callback}</span>
            <Copyable text={`${project.baseUrl}/callback/${draft.key.trim()}`} thing={words.callback} />
          </div>
        ) : null}
        {kind === 'oidc' ? (
          <Check
            label={words.trustEmail}
            hint={words.trustEmailText}
            checked={draft.trustEmail}
            onChange={(trustEmail) => patch({ trustEmail })}
          />
        ) : null}
        {kind === 'microsoft' ? <p className="small muted">{words.neverTrusted}</p> : null}
        <Check label={words.enabled} checked={draft.enabled} onChange={(enabled) => patch({ enabled })} />
        <div className="row wrap">
          <Button onClick={onClose}>{words.close}</Button>
          <Button type="submit" kind="primary" busy={put.isPending}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function ProviderInput({
  field,
  kind,
  draft,
  provider,
  problem,
  onChange,
}: {
  field: ProviderField;
  kind: ProviderKind;
  draft: ProviderDraft;
  provider: Provider | null;
  problem: string | null;
  onChange: (value: string) => void;
}) {
  const kept = provider?.credentials === 'own';
  const secretHint = kept ? words.secretKept(provider.clientSecretLastFour) : words.secretHint;
  if (field === 'clientSecret' && kind === 'apple')
    return (
      <KeyField
        hint={kept ? secretHint : words.appleKeyHint}
        problem={problem}
        value={draft.clientSecret}
        onChange={onChange}
      />
    );
  const { label, hint } = inputs(kind, secretHint)[field];
  return (
    <Field
      label={label}
      hint={hint}
      problem={problem}
      value={draft[field]}
      onChange={onChange}
      disabled={field === 'key' && provider !== null}
      autoComplete={field === 'clientSecret' ? 'new-password' : 'off'}
      autoCapitalize="none"
      spellCheck={false}
      type={field === 'clientSecret' ? 'password' : 'text'}
      className={field === 'name' ? '' : 'mono'}
    />
  );
}

function inputs(
  kind: ProviderKind,
  secretHint: string,
): Readonly<Record<ProviderField, { label: string; hint?: string }>> {
  return {
    key: { label: words.key, hint: words.keyHint },
    name: { label: words.name, hint: words.nameHint(kind === 'oidc' ? 'OpenID' : words.kinds[kind]) },
    issuer: { label: words.issuer, hint: words.issuerHint },
    clientId: { label: words.clientId },
    clientSecret: { label: words.clientSecret, hint: secretHint },
    tenant: { label: words.tenant, hint: words.tenantHint },
    teamId: { label: words.teamId, hint: words.tenId },
    keyId: { label: words.keyId, hint: words.tenId },
  };
}

/** A private key has lines, which an input of one line would lose. */
function KeyField({
  hint,
  problem,
  value,
  onChange,
}: {
  hint: string;
  problem: string | null;
  value: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words.appleKey}</label>
      <textarea
        id={id}
        className="input mono"
        rows={5}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${id}-note`}
        autoComplete="off"
        spellCheck={false}
      />
      {problem === null ? (
        <span className="hint" id={`${id}-note`}>
          {hint}
        </span>
      ) : (
        <FieldProblem id={`${id}-note`} text={problem} />
      )}
    </div>
  );
}

function Check({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        {hint === undefined ? null : (
          <>
            <br />
            <span className="small muted">{hint}</span>
          </>
        )}
      </span>
    </label>
  );
}
