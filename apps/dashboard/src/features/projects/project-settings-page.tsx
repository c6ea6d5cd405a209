import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Head, Page } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmByTyping } from '../../components/confirm.tsx';
import { Copyable } from '../../components/copy.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Link } from '../../components/link.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { AppOrigins } from './app-origins.tsx';
import { CookieDomain } from './cookie-domain.tsx';
import { useDeleteProject, useProject, useUpdateProject } from './projects.queries.ts';

const { projects, common } = texts;

export function ProjectSettingsPage() {
  const project = useProject();
  const mayChange = useMayChange();
  return (
    <Page
      title={projects.settings}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={projects.settings} lede={mayChange ? projects.settingsLede : common.readOnly} />
      <div>
        <Rename key={project.id} project={project} disabled={!mayChange || project.isSystem} />
        <section className="section" aria-labelledby="apps">
          <header>
            <div>
              <h2 id="apps">{projects.apps}</h2>
              <p>{projects.appsLede}</p>
            </div>
          </header>
          <AppOrigins project={project} disabled={!mayChange} />
        </section>
        <CookieDomain key={`${project.id} domain`} project={project} disabled={!mayChange} />
        <section className="section" aria-labelledby="facts">
          <h2 id="facts">{projects.facts}</h2>
          <dl className="facts">
            <dt>{projects.factId}</dt>
            <dd>
              <Copyable text={project.id} thing={projects.copyId} />
            </dd>
            <dt>{projects.factBaseUrl}</dt>
            <dd>
              <Copyable text={project.baseUrl} thing={projects.copyBaseUrl} />
            </dd>
            <dt>{projects.factSlug}</dt>
            <dd className="mono">{project.slug}</dd>
            <dt>{projects.factCreated}</dt>
            <dd>
              <When at={project.createdAt} long />
            </dd>
          </dl>
        </section>
        {mayChange ? <Delete project={project} /> : null}
      </div>
    </Page>
  );
}

function Rename({ project, disabled }: { project: Project; disabled: boolean }) {
  const [name, setName] = useState(project.name);
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const rename = useUpdateProject(project.id);
  const toast = useToast();
  const empty = tried && name.trim() === '';

  function save(to: string, undoTo: string | null) {
    rename.mutate(
      { name: to },
      {
        onSuccess: (saved) => {
          setName(saved.name);
          toast({ text: projects.renamed(saved.name), ...(undoTo === null ? {} : { undo: () => save(undoTo, null) }) });
        },
        onError: () => focusFirstProblem(form.current),
      },
    );
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (rename.isPending) return;
    if (name.trim() === '') return focusFirstProblem(form.current);
    save(name.trim(), project.name);
  }

  return (
    <section className="section" aria-labelledby="display-name">
      <header>
        <div>
          <h2 id="display-name">{projects.displayName}</h2>
          <p>{projects.displayNameLede}</p>
        </div>
      </header>
      <form ref={form} className="stack narrow" onSubmit={submit} noValidate>
        <Field
          label={projects.name}
          value={name}
          onChange={setName}
          problem={empty ? common.required : rename.error === null ? null : problemText(rename.error)}
          maxLength={120}
          autoComplete="off"
          disabled={disabled}
        />
        {disabled ? null : (
          <p>
            <Button type="submit" kind="primary" busy={rename.isPending}>
              {projects.saveName}
            </Button>
          </p>
        )}
      </form>
    </section>
  );
}

function Delete({ project }: { project: Project }) {
  const [asked, setAsked] = useState(false);
  const remove = useDeleteProject(project);
  const navigate = useNavigate();
  const toast = useToast();
  return (
    <section className="section" aria-labelledby="delete">
      <header>
        <div>
          <h2 id="delete">{projects.deleteTitle}</h2>
          <p>{project.isSystem ? projects.deleteSystem : projects.deleteLede}</p>
        </div>
        {project.isSystem ? null : (
          <Button kind="danger" onClick={() => setAsked(true)}>
            {projects.delete}
          </Button>
        )}
      </header>
      {asked ? (
        <ConfirmByTyping
          title={projects.deleteAsk(project.name)}
          text={projects.deleteAskText}
          label={projects.deleteConfirm(project.slug)}
          expected={project.slug}
          mismatch={projects.deleteMismatch(project.slug)}
          keep={projects.keep}
          confirm={projects.delete}
          failed={projects.deleteFailed}
          change={remove}
          onClose={() => setAsked(false)}
          onDone={async () => {
            await navigate({ to: '/' });
            toast({ text: projects.deleted(project.name) });
          }}
        />
      ) : null}
    </section>
  );
}
