import type { Project } from '../../api/types.ts';
import { DurationField, NumberField } from '../../components/number-field.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from './projects.queries.ts';
import { RANGES } from './settings.rules.ts';
import { Section, SettingsForm } from './settings-section.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

const { limits } = texts.settings;

type Group = { readonly project: Project; readonly readOnly: boolean };

export function SettingsLimitsPage() {
  const group = { project: useProject(), readOnly: !useMayChange() };
  return (
    <>
      <FailureLimits {...group} />
      <SignUpLimits {...group} />
      <MailLimits {...group} />
    </>
  );
}

function FailureLimits({ project, readOnly }: Group) {
  const { accountFailures, addressFailures, failureWindowSeconds } = project.settings.limits;
  const saved = { accountFailures, addressFailures, failureWindowSeconds };
  const draft = useSettingsDraft(project, 'limits', limits.failures, saved);
  return (
    <Section title={limits.failures} lede={limits.failuresLede}>
      <SettingsForm draft={draft} thing={limits.failuresThing} readOnly={readOnly}>
        <NumberField
          label={limits.account}
          hint={limits.accountHint}
          range={RANGES.accountFailures}
          value={draft.value.accountFailures}
          problem={draft.problemOf('accountFailures')}
          onChange={(value) => draft.patch({ accountFailures: value })}
          disabled={readOnly}
        />
        <NumberField
          label={limits.address}
          hint={limits.addressHint}
          range={RANGES.addressFailures}
          value={draft.value.addressFailures}
          problem={draft.problemOf('addressFailures')}
          onChange={(value) => draft.patch({ addressFailures: value })}
          disabled={readOnly}
        />
        <DurationField
          label={limits.window}
          hint={limits.windowHint}
          units={['minute', 'hour']}
          range={RANGES.failureWindowSeconds}
          value={draft.value.failureWindowSeconds}
          problem={draft.problemOf('failureWindowSeconds')}
          onChange={(value) => draft.patch({ failureWindowSeconds: value })}
          disabled={readOnly}
        />
      </SettingsForm>
    </Section>
  );
}

function SignUpLimits({ project, readOnly }: Group) {
  const { signUpsPerAddressAndHour } = project.settings.limits;
  const draft = useSettingsDraft(project, 'limits', limits.signUps, { signUpsPerAddressAndHour });
  return (
    <Section title={limits.signUps} lede={limits.signUpsLede}>
      <SettingsForm draft={draft} thing={limits.signUpsThing} readOnly={readOnly}>
        <NumberField
          label={limits.signUpsPerHour}
          hint={limits.signUpsHint}
          range={RANGES.signUpsPerAddressAndHour}
          value={draft.value.signUpsPerAddressAndHour}
          problem={draft.problemOf('signUpsPerAddressAndHour')}
          onChange={(value) => draft.patch({ signUpsPerAddressAndHour: value })}
          disabled={readOnly}
        />
      </SettingsForm>
    </Section>
  );
}

function MailLimits({ project, readOnly }: Group) {
  const { mailsPerRecipientAndTenMinutes, mailsPerRecipientAndDay } = project.settings.limits;
  const saved = { mailsPerRecipientAndTenMinutes, mailsPerRecipientAndDay };
  const draft = useSettingsDraft(project, 'limits', limits.mails, saved);
  return (
    <Section title={limits.mails} lede={limits.mailsLede}>
      <SettingsForm draft={draft} thing={limits.mailsThing} readOnly={readOnly}>
        <NumberField
          label={limits.mailsPerTenMinutes}
          range={RANGES.mailsPerRecipientAndTenMinutes}
          value={draft.value.mailsPerRecipientAndTenMinutes}
          problem={draft.problemOf('mailsPerRecipientAndTenMinutes')}
          onChange={(value) => draft.patch({ mailsPerRecipientAndTenMinutes: value })}
          disabled={readOnly}
        />
        <NumberField
          label={limits.mailsPerDay}
          hint={limits.mailsHint}
          range={RANGES.mailsPerRecipientAndDay}
          value={draft.value.mailsPerRecipientAndDay}
          problem={draft.problemOf('mailsPerRecipientAndDay')}
          onChange={(value) => draft.patch({ mailsPerRecipientAndDay: value })}
          disabled={readOnly}
        />
      </SettingsForm>
    </Section>
  );
}
