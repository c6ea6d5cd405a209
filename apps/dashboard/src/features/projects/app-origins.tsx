import { type FormEvent, useRef, useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { useDraft } from '../../components/drafts.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { originOf } from '../../lib/origin.ts';
import { texts } from '../../texts/index.ts';
import { useUpdateProject } from './projects.queries.ts';
import { MOST_ORIGINS } from './settings.rules.ts';

const { projects } = texts;
const { apps } = texts.settings;

type Part = 'redirectOrigins' | 'allowedOrigins';

/** A list of origins, added and removed one by one. */
export function AppOrigins({
  project,
  part = 'redirectOrigins',
  disabled,
}: {
  project: Project;
  part?: Part;
  disabled: boolean;
}) {
  const origins = project.settings[part];
  const update = useUpdateProject(project.id);
  const toast = useToast();

  function save(next: readonly string[], text: string, before: readonly string[] | null) {
    update.mutate(
      { settings: { [part]: [...next] } },
      {
        onSuccess: () =>
          toast({
            text,
            ...(before === null
              ? {}
              : {
                  undo: () =>
                    save(before, projects.appAdded(before.find((origin) => !next.includes(origin)) ?? ''), null),
                }),
          }),
        onError: (error) => toast({ kind: 'bad', text: `${projects.appsFailed} ${problemText(error)}` }),
      },
    );
  }

  return (
    <div className="stack narrow">
      {origins.length === 0 ? (
        <p className="muted">{part === 'redirectOrigins' ? projects.appsNone : apps.allowedNone}</p>
      ) : (
        <ul className="list framed">
          {origins.map((origin) => (
            <li key={origin} className="origin">
              <span className="what mono">{origin}</span>
              {disabled ? null : (
                <Button
                  small
                  onClick={() =>
                    save(
                      origins.filter((other) => other !== origin),
                      projects.appRemoved(origin),
                      origins,
                    )
                  }
                >
                  {projects.removeApp}
                  <span className="sr"> {origin}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {disabled ? null : origins.length >= MOST_ORIGINS ? (
        <p className="small muted">{apps.many(MOST_ORIGINS)}</p>
      ) : (
        <AddOrigin
          origins={origins}
          busy={update.isPending}
          onAdd={(origin) => save([...origins, origin], projects.appAdded(origin), null)}
        />
      )}
    </div>
  );
}

function AddOrigin({
  origins,
  busy,
  onAdd,
}: {
  origins: readonly string[];
  busy: boolean;
  onAdd: (origin: string) => void;
}) {
  const { value, patch, discard } = useDraft(projects.appOrigin, { text: '' });
  const { text } = value;
  const [problem, setProblem] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const origin = originOf(text);
    const fault =
      origin === null ? projects.appOriginInvalid : origins.includes(origin) ? projects.appOriginListed : null;
    setProblem(fault);
    if (fault !== null || origin === null) return focusFirstProblem(form.current);
    discard();
    onAdd(origin);
  }

  return (
    <form ref={form} className="stack tight" onSubmit={submit} noValidate>
      <Field
        label={projects.appOrigin}
        hint={projects.appOriginHint}
        problem={problem}
        value={text}
        onChange={(next) => {
          setProblem(null);
          patch({ text: next });
        }}
        placeholder={projects.appOriginPlaceholder}
        className="mono"
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={300}
      />
      <p>
        <Button type="submit" busy={busy}>
          {projects.addApp}
        </Button>
      </p>
    </form>
  );
}
