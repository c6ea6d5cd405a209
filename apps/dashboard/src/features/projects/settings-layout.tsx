import { texts } from '../../texts/index.ts';
import { TabbedLayout } from './tabbed-layout.tsx';

const { providers, settings } = texts;

// biome-ignore format: a table
const TABS = [
  { to: '/projects/$projectId/settings',          label: settings.general.tab },
  { to: '/projects/$projectId/settings/sign-up',  label: settings.signUp.tab },
  { to: '/projects/$projectId/settings/sign-in',  label: settings.signIn.tab },
  { to: '/projects/$projectId/settings/providers', label: providers.tab },
  { to: '/projects/$projectId/settings/sessions', label: settings.sessions.tab },
  { to: '/projects/$projectId/settings/apps',     label: settings.apps.tab },
  { to: '/projects/$projectId/settings/limits',   label: settings.limits.tab },
] as const;

export function SettingsLayout() {
  return <TabbedLayout title={settings.title} lede={settings.lede} tabs={TABS} />;
}
