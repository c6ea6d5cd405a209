import { useId } from 'react';
import type { Project } from '../../api/types.ts';
import { Choices } from '../../components/choices.tsx';
import { Icon } from '../../components/icon.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject, useUpdateProject } from './projects.queries.ts';
import { Section, SettingsForm } from './settings-section.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

const { settings, common } = texts;
const { signIn } = settings;

type SignUp = Project['settings']['signUp'];
type Methods = Project['settings']['methods'];

export function SettingsSignInPage() {
  const project = useProject();
  const mayChange = useMayChange();
  return (
    <>
      <Section title={signIn.methods} lede={signIn.methodsLede}>
        <div className="stack narrow">
          <Method project={project} method="password" readOnly={!mayChange} />
          <Method project={project} method="magicLink" readOnly={!mayChange} />
        </div>
      </Section>
      <SignUpForm project={project} readOnly={!mayChange || project.isSystem} />
    </>
  );
}

function SignUpForm({ project, readOnly }: { project: Project; readOnly: boolean }) {
  const draft = useSettingsDraft(project, 'signUp', signIn.signUp, project.settings.signUp);
  const { value, patch } = draft;
  return (
    <Section title={signIn.signUp} lede={signIn.signUpLede}>
      {project.isSystem ? (
        <p className="notice narrow">
          <Icon name="info" />
          <span>{signIn.system}</span>
        </p>
      ) : null}
      <SettingsForm draft={draft} thing={signIn.signUpThing} readOnly={readOnly}>
        <Choices<SignUp['mode']>
          legend={signIn.mode}
          choices={signIn.modes}
          value={value.mode}
          disabled={readOnly}
          onChange={(mode) => patch({ mode })}
        />
        <Choices<SignUp['verification']>
          legend={signIn.verification}
          choices={signIn.verifications}
          value={value.verification}
          disabled={readOnly}
          onChange={(verification) => patch({ verification })}
        />
      </SettingsForm>
    </Section>
  );
}

/** Switched at once, and back from the toast. The last way in stays, with the reason beside it. */
function Method({ project, method, readOnly }: { project: Project; method: keyof Methods; readOnly: boolean }) {
  const update = useUpdateProject(project.id);
  const toast = useToast();
  const id = useId();
  const { methods } = project.settings;
  const { name, text } = signIn.methodNames[method];
  const on = methods[method];
  const isLast = on && Object.values(methods).filter(Boolean).length === 1;

  async function save(to: Methods, done: string, back: Methods | null) {
    try {
      await update.mutateAsync({ settings: { methods: to } });
      toast({ text: done, ...(back === null ? {} : { undo: () => void save(back, common.undone, null) }) });
    } catch (error) {
      toast({ kind: 'bad', text: `${common.notSaved} ${problemText(error)}` });
    }
  }

  return (
    <div className="row setting">
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch"
        checked={on}
        aria-checked={on}
        aria-describedby={`${id}-hint`}
        aria-busy={update.isPending || undefined}
        disabled={readOnly || isLast}
        onChange={() => {
          if (!update.isPending) void save({ ...methods, [method]: !on }, signIn.switched(name, !on), methods);
        }}
      />
      <span>
        <label htmlFor={id}>
          <b>{name}</b>
        </label>
        <br />
        <span className="small muted" id={`${id}-hint`}>
          {text} {isLast ? <span className="reason">{signIn.lastWay}</span> : null}
        </span>
      </span>
    </div>
  );
}
