import { useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Field } from '../../components/field.tsx';
import { isDomain } from '../../lib/origin.ts';
import { texts } from '../../texts/index.ts';
import { Section, SettingsForm } from './settings-section.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

const { projects } = texts;

export function CookieDomain({ project, disabled }: { project: Project; disabled: boolean }) {
  const { appCookieDomain } = project.settings.session;
  const draft = useSettingsDraft(project, 'session', projects.cookieDomain, { appCookieDomain });
  const [left, setLeft] = useState(false);
  const domain = draft.value.appCookieDomain ?? '';
  const wrong = domain !== '' && !isDomain(domain);
  return (
    <Section title={projects.cookieDomainTitle} lede={projects.cookieDomainLede}>
      <SettingsForm draft={draft} thing={projects.cookieDomainThing} readOnly={disabled}>
        <Field
          label={projects.cookieDomain}
          hint={projects.cookieDomainHint}
          // A domain is wrong for as long as it is typed; that is said once the field is left, or is to be saved.
          problem={wrong && left ? projects.cookieDomainInvalid : draft.problemOf('appCookieDomain')}
          value={domain}
          onChange={(text) => {
            const next = text.trim().toLowerCase();
            draft.patch({ appCookieDomain: next === '' ? null : next });
          }}
          onBlur={() => setLeft(true)}
          className="mono"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={253}
          disabled={disabled}
        />
      </SettingsForm>
    </Section>
  );
}
