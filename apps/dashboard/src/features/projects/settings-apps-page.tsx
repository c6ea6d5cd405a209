import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { AppOrigins } from './app-origins.tsx';
import { CookieDomain } from './cookie-domain.tsx';
import { useProject } from './projects.queries.ts';
import { Section } from './settings-section.tsx';

const { apps } = texts.settings;

export function SettingsAppsPage() {
  const project = useProject();
  const mayChange = useMayChange();
  return (
    <>
      <Section title={apps.redirect} lede={apps.redirectLede}>
        <AppOrigins project={project} part="redirectOrigins" disabled={!mayChange} />
      </Section>
      <Section title={apps.allowed} lede={apps.allowedLede}>
        <AppOrigins project={project} part="allowedOrigins" disabled={!mayChange} />
      </Section>
      <CookieDomain project={project} disabled={!mayChange} />
    </>
  );
}
