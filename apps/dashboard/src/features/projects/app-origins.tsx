import { type FormEvent, useRef, useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { originOf } from '../../lib/origin.ts';
import { texts } from '../../texts/index.ts';
import { useUpdateProject } from './projects.queries.ts';

const { projects } = texts;

/** The origins that people may be sent back to, one by one. */
export function AppOrigins({ project, disabled }: { project: Project; disabled: boolean }) {
  const origins = project.settings.redirectOrigins;
  const update = useUpdateProject(project.id);
  const toast = useToast();

  function save(next: readonly string[], text: string, before: readonly string[] | null) {
    update.mutate(
      { settings: { redirectOrigins: [...next] } },
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
        <p className="muted">{projects.appsNone}</p>
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
      {disabled ? null : (
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
  const [text, setText] = useState('');
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
    setText('');
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
          setText(next);
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
