import type { Project } from '../../api/types.ts';
import { Choices } from '../../components/choices.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { texts } from '../../texts/index.ts';
import { RANGES } from './settings.rules.ts';
import { Section, SettingsForm } from './settings-section.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

const { secondFactor } = texts.settings;

type SecondFactor = Project['settings']['secondFactor'];

/** Who is asked for a second factor, and for how long a browser is trusted with it. */
export function SecondFactorForm({ project, readOnly }: { project: Project; readOnly: boolean }) {
  const draft = useSettingsDraft(project, 'secondFactor', secondFactor.title, project.settings.secondFactor);
  const { value, patch } = draft;
  return (
    <Section title={secondFactor.title} lede={secondFactor.lede}>
      <SettingsForm draft={draft} thing={secondFactor.thing} readOnly={readOnly}>
        <Choices<SecondFactor['policy']>
          legend={secondFactor.policy}
          choices={secondFactor.policies}
          value={value.policy}
          disabled={readOnly}
          onChange={(policy) => patch({ policy })}
        />
        <NumberField
          label={secondFactor.trusted}
          hint={secondFactor.trustedHint}
          range={RANGES.trustedDeviceDays}
          value={value.trustedDeviceDays}
          problem={draft.problemOf('trustedDeviceDays')}
          onChange={(trustedDeviceDays) => patch({ trustedDeviceDays })}
          disabled={readOnly}
        />
      </SettingsForm>
    </Section>
  );
}
