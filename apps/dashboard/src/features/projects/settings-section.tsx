import { type FormEvent, type ReactNode, useId, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import type { SettingsDraft } from './use-settings-draft.ts';

const { common } = texts;

/** A title, a sentence, and what follows: the way every group of settings looks. */
export function Section({ title, lede, children }: { title: string; lede?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <header>
        <div>
          <h2 id={id}>{title}</h2>
          {lede === undefined ? null : <p>{lede}</p>}
        </div>
      </header>
      {children}
    </section>
  );
}

/** A group of settings that is saved by itself. What is wrong with it is at the field, or above the fields. */
export function SettingsForm<Value>({
  draft,
  thing,
  readOnly,
  children,
}: {
  draft: SettingsDraft<Value>;
  /** What the button saves: `Save limits`. */
  thing: string;
  readOnly: boolean;
  children: ReactNode;
}) {
  const form = useRef<HTMLFormElement>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (readOnly || draft.isPending || !draft.dirty) return;
    if (form.current?.querySelector('[aria-invalid="true"]')) return focusFirstProblem(form.current);
    if (!(await draft.save())) focusFirstProblem(form.current);
  }

  return (
    <form ref={form} className="stack narrow" onSubmit={submit} noValidate>
      {draft.error === null ? null : <Failed title={common.notSaved} error={draft.error} />}
      {children}
      {readOnly ? null : <SaveRow draft={draft} thing={thing} />}
    </form>
  );
}

/** The one primary button of the page is where something waits to be saved. */
export function SaveRow({
  draft,
  thing,
}: {
  draft: Pick<SettingsDraft<unknown>, 'dirty' | 'isPending' | 'discard'>;
  thing: string;
}) {
  const { dirty, isPending } = draft;
  return (
    <div className="row wrap save-row">
      <Button type="submit" kind={dirty ? 'primary' : 'secondary'} busy={isPending} aria-disabled={!dirty || undefined}>
        {common.saveThing(thing)}
      </Button>
      {dirty ? (
        <>
          <Button kind="quiet" onClick={draft.discard}>
            {common.discard}
          </Button>
          <span className="state warn small muted">{common.unsaved}</span>
        </>
      ) : null}
    </div>
  );
}
