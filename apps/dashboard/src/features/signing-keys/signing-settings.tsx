import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Project } from '../../api/types.ts';
import { Choices } from '../../components/choices.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { formatting } from '../../components/when.tsx';
import { momentText } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { Section, SettingsForm } from '../projects/settings-section.tsx';
import { useSettingsDraft } from '../projects/use-settings-draft.ts';
import { signingKeysQuery } from './signing-keys.queries.ts';
import { PUBLISHED_AHEAD_MINUTES, ROTATION_DAYS } from './signing-keys.rules.ts';

const { signingKeys } = texts;

/** What the next key is, and when it comes. What a change leads to is said before it is saved. */
export function SigningSettings({ project, readOnly }: { project: Project; readOnly: boolean }) {
  const saved = project.settings.signing;
  const draft = useSettingsDraft(project, 'signing', signingKeys.settings.name, saved);
  const { algorithm, rotationDays } = draft.value;
  const queryClient = useQueryClient();
  const wanted = useRef(saved.algorithm);
  // A change of the algorithm, or its way back from the toast, makes and withdraws keys.
  useEffect(() => {
    if (wanted.current === saved.algorithm) return;
    wanted.current = saved.algorithm;
    void queryClient.invalidateQueries(signingKeysQuery(project.id));
  }, [queryClient, project.id, saved.algorithm]);
  const change = algorithm === saved.algorithm ? null : { from: saved.algorithm, to: algorithm };
  return (
    <Section title={signingKeys.settings.title} lede={signingKeys.settings.lede}>
      <SettingsForm draft={draft} thing={signingKeys.settings.thing} readOnly={readOnly}>
        <Choices
          legend={signingKeys.settings.algorithm}
          choices={signingKeys.settings.algorithms}
          value={algorithm}
          onChange={(next) => draft.patch({ algorithm: next })}
          disabled={readOnly}
        />
        <p className="small" role="status">
          {change === null ? '' : signingKeys.settings.changes(change.from, change.to, takeover())}
        </p>
        <NumberField
          label={signingKeys.settings.rotation}
          hint={rotationDays === 0 ? signingKeys.settings.rotationNever : signingKeys.settings.rotationHint}
          range={ROTATION_DAYS}
          value={rotationDays}
          problem={draft.problemOf('rotationDays')}
          onChange={(next) => draft.patch({ rotationDays: next })}
          disabled={readOnly}
        />
      </SettingsForm>
    </Section>
  );
}

/** The clock of the reader, to the minute: the list says it exactly once the key is there. */
function takeover(): string {
  const now = new Date();
  return momentText(new Date(now.getTime() + (PUBLISHED_AHEAD_MINUTES + 1) * 60_000), now, formatting);
}
