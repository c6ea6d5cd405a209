import type { ReactNode } from 'react';
import { DurationField } from '../../components/number-field.tsx';
import { formatting } from '../../components/when.tsx';
import { durationText } from '../../lib/durations.ts';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from './projects.queries.ts';
import { RANGES } from './settings.rules.ts';
import { Section, SettingsForm } from './settings-section.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

const { sessions } = texts.settings;

const LONG = ['minute', 'hour', 'day'] as const;
const SHORT = ['second', 'minute'] as const;

export function SettingsSessionsPage() {
  const project = useProject();
  const readOnly = !useMayChange();
  const { absoluteSeconds, idleSeconds, accessTokenSeconds, refreshGraceSeconds } = project.settings.session;
  const life = useSettingsDraft(project, 'session', sessions.lifeName, { absoluteSeconds, idleSeconds });
  const tokens = useSettingsDraft(project, 'session', sessions.tokens, { accessTokenSeconds, refreshGraceSeconds });
  const idleIsIdle = life.value.idleSeconds > life.value.absoluteSeconds;
  return (
    <div className="cols settings-cols">
      <div>
        <Section title={sessions.life} lede={sessions.lifeLede}>
          <SettingsForm draft={life} thing={sessions.lifeThing} readOnly={readOnly}>
            <DurationField
              label={sessions.idle}
              hint={idleIsIdle ? sessions.idleLonger : sessions.idleHint}
              units={LONG}
              range={RANGES.idleSeconds}
              value={life.value.idleSeconds}
              problem={life.problemOf('idleSeconds')}
              onChange={(seconds) => life.patch({ idleSeconds: seconds })}
              disabled={readOnly}
            />
            <DurationField
              label={sessions.absolute}
              hint={sessions.absoluteHint}
              units={LONG}
              range={RANGES.absoluteSeconds}
              value={life.value.absoluteSeconds}
              problem={life.problemOf('absoluteSeconds')}
              onChange={(seconds) => life.patch({ absoluteSeconds: seconds })}
              disabled={readOnly}
            />
          </SettingsForm>
        </Section>
        <Section title={sessions.tokens} lede={sessions.tokensLede}>
          <SettingsForm draft={tokens} thing={sessions.tokensThing} readOnly={readOnly}>
            <DurationField
              label={sessions.accessToken}
              hint={sessions.accessTokenHint}
              units={SHORT}
              range={RANGES.accessTokenSeconds}
              value={tokens.value.accessTokenSeconds}
              problem={tokens.problemOf('accessTokenSeconds')}
              onChange={(seconds) => tokens.patch({ accessTokenSeconds: seconds })}
              disabled={readOnly}
            />
            <DurationField
              label={sessions.grace}
              hint={sessions.graceHint}
              units={['second']}
              range={RANGES.refreshGraceSeconds}
              value={tokens.value.refreshGraceSeconds}
              problem={tokens.problemOf('refreshGraceSeconds')}
              onChange={(seconds) => tokens.patch({ refreshGraceSeconds: seconds })}
              disabled={readOnly}
            />
          </SettingsForm>
        </Section>
      </div>
      <Meaning>
        <li>{sessions.meaningIdle(words(Math.min(life.value.idleSeconds, life.value.absoluteSeconds)))}</li>
        <li>{sessions.meaningAbsolute(words(life.value.absoluteSeconds))}</li>
        <li>{sessions.meaningOnline}</li>
        <li>{sessions.meaningToken(words(tokens.value.accessTokenSeconds))}</li>
      </Meaning>
    </div>
  );
}

/** What the numbers come to, in sentences. It follows what is typed. */
function Meaning({ children }: { children: ReactNode }) {
  return (
    <section className="panel meaning" aria-labelledby="meaning">
      <header>
        <h2 id="meaning">{sessions.meaning}</h2>
      </header>
      <ul className="body stack">{children}</ul>
    </section>
  );
}

function words(seconds: number): string {
  return Number.isNaN(seconds) ? '…' : durationText(seconds, formatting.locale);
}
