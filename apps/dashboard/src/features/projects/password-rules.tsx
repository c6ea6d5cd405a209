import { useId } from 'react';
import type { Project } from '../../api/types.ts';
import { NumberField } from '../../components/number-field.tsx';
import { texts } from '../../texts/index.ts';
import { RANGES } from './settings.rules.ts';
import { Section, SettingsForm } from './settings-section.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

const { signIn } = texts.settings;

/** What a new password must be. Passwords that people have stay as they are. */
export function PasswordRules({ project, readOnly }: { project: Project; readOnly: boolean }) {
  const { leastCharacters, refuseBreached } = project.settings.passwords;
  const draft = useSettingsDraft(project, 'passwords', signIn.passwords, { leastCharacters, refuseBreached });
  const hintId = useId();
  return (
    <Section title={signIn.passwords} lede={signIn.passwordsLede}>
      <SettingsForm draft={draft} thing={signIn.passwordsThing} readOnly={readOnly}>
        <NumberField
          label={signIn.leastCharacters}
          hint={signIn.leastCharactersHint}
          range={RANGES.leastCharacters}
          value={draft.value.leastCharacters}
          problem={draft.problemOf('leastCharacters')}
          onChange={(value) => draft.patch({ leastCharacters: value })}
          disabled={readOnly}
        />
        <div className="field">
          <label className="check">
            <input
              type="checkbox"
              checked={draft.value.refuseBreached}
              aria-describedby={hintId}
              disabled={readOnly}
              onChange={(event) => draft.patch({ refuseBreached: event.target.checked })}
            />
            <span>{signIn.refuseBreached}</span>
          </label>
          <span className="hint" id={hintId}>
            {signIn.refuseBreachedHint}
          </span>
        </div>
      </SettingsForm>
    </Section>
  );
}
