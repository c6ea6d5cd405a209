import { type FormEvent, useRef, useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Head, Page } from '../../app/shell.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Link } from '../../components/link.tsx';
import { Failed } from '../../components/states.tsx';
import { Switch } from '../../components/switch.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { SaveRow } from '../projects/settings-section.tsx';
import { useSettingsDraft } from '../projects/use-settings-draft.ts';
import { type Branding, type BrandingField, wrongFields } from './branding.rules.ts';
import { BrandingPreview } from './branding-preview.tsx';
import { ColourField } from './colour-field.tsx';
import { LogoPreview } from './logo-preview.tsx';

const { branding, common } = texts;

export function BrandingPage() {
  const project = useProject();
  const mayChange = useMayChange();
  return (
    <Page
      title={branding.title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={branding.title} lede={mayChange ? branding.lede : common.readOnly}>
        <a className="btn" href={`${project.baseUrl}/sign-in`} target="_blank" rel="noreferrer">
          {branding.open}
          <span className="sr"> {common.opensNewTab}</span>
        </a>
      </Head>
      <BrandingEditor key={project.id} project={project} readOnly={!mayChange} />
    </Page>
  );
}

function BrandingEditor({ project, readOnly }: { project: Project; readOnly: boolean }) {
  const draft = useSettingsDraft(project, 'branding', branding.title, project.settings.branding);
  const form = useRef<HTMLFormElement>(null);
  const wrong = wrongFields(draft.value);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (readOnly || draft.isPending || !draft.dirty) return;
    if (wrong.size > 0) return focusFirstProblem(form.current);
    if (!(await draft.save())) focusFirstProblem(form.current);
  }
  const problemOf = (field: BrandingField, text: string) => (wrong.has(field) ? text : draft.problemOf(field));

  return (
    <div className="branding">
      <form ref={form} className="stack loose" onSubmit={submit} noValidate>
        {draft.error === null ? null : <Failed title={common.notSaved} error={draft.error} />}
        <fieldset className="stack loose" disabled={readOnly}>
          <Colours value={draft.value} patch={draft.patch} problemOf={problemOf} />
          <section className="stack ruled" aria-labelledby="logo">
            <h2 id="logo">{branding.logo}</h2>
            <AddressField
              label={branding.logoUrl}
              hint={branding.logoHint}
              value={draft.value.logoUrl}
              problem={problemOf('logoUrl', branding.logoInvalid)}
              onChange={(logoUrl) => draft.patch({ logoUrl })}
            />
            <LogoPreview
              project={project}
              color={wrong.has('color') ? project.settings.branding.color : draft.value.color}
              logoUrl={wrong.has('logoUrl') ? null : draft.value.logoUrl}
            />
          </section>
          <section className="stack ruled" aria-labelledby="links">
            <h2 id="links">{branding.links}</h2>
            {(['privacyUrl', 'termsUrl', 'helpUrl'] as const).map((field) => (
              <AddressField
                key={field}
                label={branding[field]}
                hint={branding.linkHint}
                value={draft.value[field]}
                problem={problemOf(field, branding.linkInvalid)}
                onChange={(address) => draft.patch({ [field]: address })}
              />
            ))}
          </section>
        </fieldset>
        {readOnly ? null : <SaveRow draft={draft} thing={branding.thing} />}
      </form>
      <BrandingPreview project={project} branding={draft.value} wrong={wrong.size > 0} />
    </div>
  );
}

function Colours({
  value,
  patch,
  problemOf,
}: {
  value: Branding;
  patch: (part: Partial<Branding>) => void;
  problemOf: (field: BrandingField, text: string) => string | null;
}) {
  const hasDark = value.colorDark !== null;
  /** Switched off and on again, the colour in the dark is the one that was there. */
  const [lastDark, setLastDark] = useState(value.colorDark);
  return (
    <section className="stack" aria-labelledby="colours">
      <h2 id="colours">{branding.colours}</h2>
      <ColourField
        label={branding.color}
        value={value.color}
        problem={problemOf('color', branding.colorInvalid)}
        onChange={(color) => patch({ color })}
        onWhite
      />
      <Switch
        label={branding.darkOn}
        hint={branding.darkOnHint}
        checked={hasDark}
        onChange={() => {
          if (hasDark) setLastDark(value.colorDark);
          patch({ colorDark: hasDark ? null : (lastDark ?? value.color) });
        }}
      />
      {value.colorDark === null ? null : (
        <ColourField
          label={branding.colorDark}
          value={value.colorDark}
          problem={problemOf('colorDark', branding.colorInvalid)}
          onChange={(colorDark) => patch({ colorDark })}
        />
      )}
    </section>
  );
}

/** An address that may be missing. */
function AddressField({
  label,
  hint,
  value,
  problem,
  onChange,
}: {
  label: string;
  hint: string;
  value: string | null;
  problem: string | null;
  onChange: (value: string | null) => void;
}) {
  return (
    <Field
      label={label}
      hint={hint}
      problem={problem}
      value={value ?? ''}
      onChange={(text) => onChange(text.trim() === '' ? null : text.trim())}
      className="mono"
      inputMode="url"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={500}
    />
  );
}
