import { useQuery } from '@tanstack/react-query';
import type { Project } from '../../api/types.ts';
import { problemText } from '../../components/states.tsx';
import { Switch } from '../../components/switch.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { providersQuery } from '../providers/providers.queries.ts';
import { NewDeviceMail } from './new-device-mail.tsx';
import { PasswordRules } from './password-rules.tsx';
import { useProject, useUpdateProject } from './projects.queries.ts';
import { SecondFactorForm } from './second-factor-form.tsx';
import { isLastWay } from './settings.rules.ts';
import { Section } from './settings-section.tsx';

const { settings, common } = texts;
const { signIn } = settings;

type Methods = Project['settings']['methods'];

export function SettingsSignInPage() {
  const project = useProject();
  const mayChange = useMayChange();
  return (
    <>
      <Section title={signIn.methods} lede={signIn.methodsLede}>
        <div className="stack narrow">
          <Method project={project} method="password" readOnly={!mayChange} />
          <Method project={project} method="passkey" readOnly={!mayChange} />
          <Method project={project} method="magicLink" readOnly={!mayChange} />
          <Method project={project} method="emailCode" readOnly={!mayChange} />
        </div>
      </Section>
      <SecondFactorForm project={project} readOnly={!mayChange} />
      <PasswordRules project={project} readOnly={!mayChange} />
      <NewDeviceMail project={project} readOnly={!mayChange} />
    </>
  );
}

/** Switched at once, and back from the toast. The last way in stays, with the reason beside it. */
function Method({ project, method, readOnly }: { project: Project; method: keyof Methods; readOnly: boolean }) {
  const update = useUpdateProject(project.id);
  const toast = useToast();
  const { methods } = project.settings;
  const { name, text } = signIn.methodNames[method];
  const on = methods[method];
  const { data: providers } = useQuery(providersQuery(project.id));
  const offered = providers?.data.filter(({ enabled }) => enabled).length ?? 0;
  const isLast = isLastWay(method, { methods, isSystem: project.isSystem, providers: offered });

  async function save(to: Methods, done: string, back: Methods | null) {
    try {
      await update.mutateAsync({ settings: { methods: to } });
      toast({ text: done, ...(back === null ? {} : { undo: () => void save(back, common.undone, null) }) });
    } catch (error) {
      toast({ kind: 'bad', text: `${common.notSaved} ${problemText(error)}` });
    }
  }

  return (
    <Switch
      label={name}
      hint={text}
      reason={isLast ? signIn.lastWay : undefined}
      checked={on}
      disabled={readOnly || isLast}
      busy={update.isPending}
      onChange={(next) => void save({ ...methods, [method]: next }, signIn.switched(name, next), methods)}
    />
  );
}
