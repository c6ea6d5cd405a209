import type { Project } from '../../api/types.ts';
import { Switch } from '../../components/switch.tsx';
import { texts } from '../../texts/index.ts';
import { Section, SettingsForm } from './settings-section.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

const { devices } = texts.settings;

export function NewDeviceMail({ project, readOnly }: { project: Project; readOnly: boolean }) {
  const { newDeviceMail } = project.settings.devices;
  const draft = useSettingsDraft(project, 'devices', devices.title, { newDeviceMail });
  return (
    <Section title={devices.title} lede={devices.lede}>
      <SettingsForm draft={draft} thing={devices.thing} readOnly={readOnly}>
        <Switch
          label={devices.newDeviceMail}
          hint={devices.newDeviceMailHint}
          checked={draft.value.newDeviceMail}
          disabled={readOnly}
          onChange={(next) => draft.patch({ newDeviceMail: next })}
        />
      </SettingsForm>
    </Section>
  );
}
