import { texts } from '../../texts/index.ts';
import { TabbedLayout } from '../projects/tabbed-layout.tsx';

const { mails } = texts;

// biome-ignore format: a table
const TABS = [
  { to: '/projects/$projectId/mails',           label: mails.tabs.log },
  { to: '/projects/$projectId/mails/templates', label: mails.tabs.templates },
  { to: '/projects/$projectId/mails/sender',    label: mails.tabs.sender },
] as const;

export function MailsLayout() {
  return <TabbedLayout title={mails.title} lede={mails.lede} tabs={TABS} />;
}
