import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldProblem, focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { startOfDay, tomorrow } from '../../lib/days.ts';
import { texts } from '../../texts/index.ts';
import { type Scope, useCreateSecretKey } from './secret-keys.queries.ts';
import { PRESETS, type Preset, presetOf, scopesOf } from './secret-keys.rules.ts';
import { ShowSecret } from './show-secret.tsx';

const { secretKeys, common } = texts;
const SCOPES = Object.keys(secretKeys.scopeNames) as readonly Scope[];

/** Makes a key, then shows its secret, once. */
export function CreateSecretKey({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const create = useCreateSecretKey(projectId);
  if (create.data !== undefined)
    return <ShowSecret secret={create.data.secret} text={secretKeys.created} onClose={onClose} />;
  return <CreateForm create={create} onClose={onClose} />;
}

function CreateForm({ create, onClose }: { create: ReturnType<typeof useCreateSecretKey>; onClose: () => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set(scopesOf('people', SCOPES)));
  const [expires, setExpires] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const nameProblem = tried && name.trim() === '' ? common.required : null;

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
        <Rights scopes={scopes} onChange={setScopes} tried={tried} />
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

/** What the key is for decides what it may do; each right can be given or taken by itself. */
function Rights({
  scopes,
  onChange,
  tried,
}: {
  scopes: ReadonlySet<Scope>;
  onChange: (scopes: ReadonlySet<Scope>) => void;
  tried: boolean;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const preset = presetOf(scopes, SCOPES);
  const problem = tried && scopes.size === 0 ? secretKeys.scopesNone : null;
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{secretKeys.purpose}</label>
        <select
          id={id}
          className="select"
          value={preset}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            const chosen = event.target.value as Preset;
            if (chosen === 'own') setOpen(true);
            else onChange(new Set(scopesOf(chosen, SCOPES)));
          }}
        >
          {PRESETS.map((one) => (
            <option key={one} value={one}>
              {secretKeys.presets[one].name}
            </option>
          ))}
        </select>
        <span className="hint" id={`${id}-hint`}>
          {secretKeys.presets[preset].text}
        </span>
      </div>
      <details
        className="rights"
        open={open || problem !== null}
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary>{secretKeys.rights(scopes.size, SCOPES.length)}</summary>
        <fieldset aria-describedby={problem === null ? undefined : `${id}-problem`}>
          <legend className="sr">{secretKeys.scopes}</legend>
          <div className="scopes">
            {SCOPES.map((scope, index) => (
              <label key={scope} className="check">
                <input
                  type="checkbox"
                  checked={scopes.has(scope)}
                  aria-invalid={(problem !== null && index === 0) || undefined}
                  onChange={(event) => onChange(toggled(scopes, scope, event.target.checked))}
                />
                <span>{secretKeys.scopeNames[scope]}</span>
              </label>
            ))}
          </div>
          {problem === null ? null : <FieldProblem id={`${id}-problem`} text={problem} />}
        </fieldset>
      </details>
    </>
  );
}

function toggled(scopes: ReadonlySet<Scope>, scope: Scope, on: boolean): ReadonlySet<Scope> {
  const next = new Set(scopes);
  if (on) next.add(scope);
  else next.delete(scope);
  return next;
}
