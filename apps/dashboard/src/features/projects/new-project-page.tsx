import { type FormEvent, useRef, useState } from 'react';
import { asProblem } from '../../api/api-problem.ts';
import { Head, Page, Shell } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/copy.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Link } from '../../components/link.tsx';
import { Failed, problemText } from '../../components/states.tsx';
import { slugFault, slugOf } from '../../lib/slug.ts';
import { texts } from '../../texts/index.ts';
import { useInstance } from '../instance/instance.queries.ts';
import { useCreateProject } from './projects.queries.ts';

const { projects, common } = texts;

export function NewProjectPage() {
  const create = useCreateProject();
  const created = create.data;
  return (
    <Shell project={null}>
      <Page
        title={projects.newProject}
        crumbs={[
          <Link key="projects" to="/">
            {projects.title}
          </Link>,
        ]}
      >
        {created === undefined ? (
          <>
            <Head title={projects.newProject} lede={projects.createLede} />
            <NewProjectForm create={create} />
          </>
        ) : (
          <div className="stack loose narrow" role="status">
            <Head title={projects.createdTitle(created.project.name)} lede={projects.createdLede} />
            <div className="stack tight">
              <CodeBlock title={projects.firstKey} text={created.secretKey} wrap />
              <p className="hint">{projects.firstKeyHint}</p>
            </div>
            <p>
              <Link to="/projects/$projectId" params={{ projectId: created.project.id }} className="btn primary">
                {projects.toQuickStart}
              </Link>
            </p>
          </div>
        )}
      </Page>
    </Shell>
  );
}

function NewProjectForm({ create }: { create: ReturnType<typeof useCreateProject> }) {
  const { systemBaseUrl } = useInstance();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState('');
  /** Null while it follows the name. */
  const [ownSlug, setOwnSlug] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const slug = ownSlug ?? slugOf(name);
  const fault = slugFault(slug);
  const refused = create.error === null ? null : asProblem(create.error);
  const refusedSlug = refused?.code === 'projects.slug_taken' || refused?.code === 'projects.slug_reserved';
  const nameProblem = tried && name.trim() === '' ? common.required : null;
  // While one types, a slug that only wants more letters is not called wrong; what cannot become right is said at once.
  const showFault = fault !== null && (tried || (fault !== 'too_short' && slug !== ''));
  const slugProblem = showFault
    ? slug === '' && tried
      ? common.required
      : projects.slugFaults[fault]
    : refusedSlug
      ? problemText(refused)
      : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (create.isPending) return;
    if (name.trim() === '' || fault !== null) return focusFirstProblem(form.current);
    create.mutate({ name: name.trim(), slug }, { onError: () => focusFirstProblem(form.current) });
  }

  return (
    <form ref={form} className="stack loose narrow" onSubmit={submit} noValidate>
      <div className="stack">
        {refused !== null && !refusedSlug ? <Failed title={projects.createFailed} error={refused} /> : null}
        <Field
          label={projects.name}
          hint={projects.nameHint}
          problem={nameProblem}
          value={name}
          onChange={setName}
          maxLength={120}
          autoComplete="off"
          placeholder={projects.namePlaceholder}
          autoFocus
        />
        <Field
          label={projects.slug}
          hint={projects.slugHint(exampleAddress(systemBaseUrl, slug))}
          problem={slugProblem}
          value={slug}
          onChange={(text) => {
            create.reset();
            setOwnSlug(text === '' ? null : text.trim());
          }}
          className="mono"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </div>
      <p>
        <Button type="submit" kind="primary" busy={create.isPending}>
          {projects.create}
        </Button>
      </p>
    </form>
  );
}

/** What the base URL will be, made from that of the system project: both are built alike. */
function exampleAddress(systemBaseUrl: string, slug: string): string {
  return systemBaseUrl
    .replace(/\bfrontdesk\b(?!.*\bfrontdesk\b)/, slug === '' ? '…' : slug)
    .replace(/^https?:\/\//, '');
}
