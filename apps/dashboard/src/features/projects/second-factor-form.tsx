import type { Project } from '../../api/types.ts';
import { Choices } from '../../components/choices.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { Switch } from '../../components/switch.tsx';
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
  /** Without a second step there is no high assurance. Who looks at that choice and takes another loses nothing by it. */
  function choose(policy: SecondFactor['policy']) {
    const kept = value.policy === 'off' ? project.settings.secondFactor.highAssurance : value.highAssurance;
    patch({ policy, highAssurance: policy !== 'off' && kept });
  }
  return (
    <Section title={secondFactor.title} lede={secondFactor.lede}>
      <SettingsForm draft={draft} thing={secondFactor.thing} readOnly={readOnly}>
        <Choices<SecondFactor['policy']>
          legend={secondFactor.policy}
          choices={secondFactor.policies}
          value={value.policy}
          disabled={readOnly}
          onChange={choose}
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
        <Switch
          label={secondFactor.highAssurance}
          hint={secondFactor.highAssuranceHint}
          reason={value.policy === 'off' ? secondFactor.highAssuranceOff : undefined}
          checked={value.highAssurance}
          disabled={readOnly || value.policy === 'off'}
          onChange={(highAssurance) => patch({ highAssurance })}
        />
      </SettingsForm>
    </Section>
  );
}
