import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmByTyping } from '../../components/confirm.tsx';
import { Copyable } from '../../components/copy.tsx';
import { useDraft } from '../../components/drafts.tsx';
import { Field } from '../../components/field.tsx';
import { useToast } from '../../components/toasts.tsx';
import { When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useDeleteProject, useProject, useUpdateProject } from './projects.queries.ts';
import { Section, SettingsForm } from './settings-section.tsx';
import { UserRoleNames } from './user-role-names.tsx';

const { projects, common } = texts;

export function SettingsGeneralPage() {
  const project = useProject();
  const mayChange = useMayChange();
  return (
    <>
      <Rename project={project} readOnly={!mayChange || project.isSystem} />
      <Section title={projects.facts}>
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
      </Section>
      <Section title={projects.userRoles} lede={projects.userRolesLede}>
        <UserRoleNames project={project} disabled={!mayChange} />
      </Section>
      {mayChange ? <Delete project={project} /> : null}
    </>
  );
}

function Rename({ project, readOnly }: { project: Project; readOnly: boolean }) {
  const draft = useDraft(projects.displayName, { name: project.name });
  const rename = useUpdateProject(project.id);
  const toast = useToast();
  const { name } = draft.value;
  const problem = name.trim() === '' ? common.required : null;

  async function save(to: string, undoTo: string | null): Promise<boolean> {
    try {
      const saved = await rename.mutateAsync({ name: to });
      draft.discard();
      toast({
        text: projects.renamed(saved.name),
        ...(undoTo === null ? {} : { undo: () => void save(undoTo, null) }),
      });
      return true;
    } catch {
      // `rename.error` says it on the page.
      return false;
    }
  }

  return (
    <Section title={projects.displayName} lede={projects.displayNameLede}>
      <SettingsForm
        draft={{
          ...draft,
          isPending: rename.isPending,
          error: rename.error,
          problemOf: () => problem,
          save: () => save(name.trim(), project.name),
        }}
        thing={projects.nameThing}
        readOnly={readOnly}
      >
        <Field
          label={projects.name}
          hint={project.isSystem ? projects.systemName : undefined}
          value={name}
          onChange={(text) => draft.patch({ name: text })}
          problem={problem}
          maxLength={120}
          autoComplete="off"
          disabled={readOnly}
        />
      </SettingsForm>
    </Section>
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
