import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/copy.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldProblem, focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { startOfDay, tomorrow } from '../../lib/days.ts';
import { texts } from '../../texts/index.ts';
import { type Scope, useCreateSecretKey } from './secret-keys.queries.ts';

const { secretKeys, common } = texts;
const SCOPES = Object.keys(secretKeys.scopeNames) as readonly Scope[];

/** Makes a key, then shows its secret, once. */
export function CreateSecretKey({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const create = useCreateSecretKey(projectId);
  if (create.data !== undefined) return <ShowSecret secret={create.data.secret} onClose={onClose} />;
  return <CreateForm create={create} onClose={onClose} />;
}

function CreateForm({ create, onClose }: { create: ReturnType<typeof useCreateSecretKey>; onClose: () => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set(SCOPES));
  const [expires, setExpires] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const scopesId = useId();
  const nameProblem = tried && name.trim() === '' ? common.required : null;
  const scopesProblem = tried && scopes.size === 0 ? secretKeys.scopesNone : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (create.isPending) return;
    if (name.trim() === '' || scopes.size === 0) return focusFirstProblem(form.current);
    create.mutate({
      name: name.trim(),
      scopes: SCOPES.filter((scope) => scopes.has(scope)),
      ...(expires === '' ? {} : { expiresAt: startOfDay(expires) }),
    });
  }

  return (
    <Dialog title={secretKeys.createTitle} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate>
        {create.error === null ? null : <Failed title={secretKeys.createFailed} error={create.error} />}
        <Field
          label={secretKeys.name}
          hint={secretKeys.nameHint}
          problem={nameProblem}
          value={name}
          onChange={setName}
          maxLength={100}
          placeholder={secretKeys.namePlaceholder}
          autoComplete="off"
          data-first-focus
        />
        <fieldset aria-describedby={scopesProblem === null ? undefined : scopesId}>
          <legend>{secretKeys.scopes}</legend>
          <div className="scopes">
            {SCOPES.map((scope, index) => (
              <label key={scope} className="check">
                <input
                  type="checkbox"
                  checked={scopes.has(scope)}
                  aria-invalid={(scopesProblem !== null && index === 0) || undefined}
                  onChange={(event) => setScopes(toggled(scopes, scope, event.target.checked))}
                />
                <span>{secretKeys.scopeNames[scope]}</span>
              </label>
            ))}
          </div>
          {scopesProblem === null ? null : <FieldProblem id={scopesId} text={scopesProblem} />}
        </fieldset>
        <Field
          label={secretKeys.expires}
          hint={secretKeys.expiresHint}
          type="date"
          value={expires}
          onChange={setExpires}
          min={tomorrow()}
        />
        <div className="row">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" kind="primary" busy={create.isPending}>
            {secretKeys.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function toggled(scopes: ReadonlySet<Scope>, scope: Scope, on: boolean): ReadonlySet<Scope> {
  const next = new Set(scopes);
  if (on) next.add(scope);
  else next.delete(scope);
  return next;
}

function ShowSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog title={secretKeys.createdTitle} onClose={onClose} mustBeAnswered>
      <p className="muted">{secretKeys.created}</p>
      <CodeBlock title={secretKeys.secret} text={secret} wrap />
      <div className="row">
        <Button kind="primary" onClick={onClose}>
          {secretKeys.kept}
        </Button>
      </div>
    </Dialog>
  );
}
