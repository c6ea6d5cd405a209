import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { MailTemplate, Project } from '../../api/types.ts';
import { Head, Page } from '../../app/shell.tsx';
import { Link } from '../../components/link.tsx';
import { RowOfLinks } from '../../components/row-of-links.tsx';
import { BonesPage, Empty, Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { MailTemplateEditor } from './mail-template-editor.tsx';
import { mailTemplatesQuery } from './mail-templates.queries.ts';

const { mails, mailTemplates, common } = texts;

/** One mail in one language. */
export function MailTemplatePage() {
  const project = useProject();
  const mayChange = useMayChange();
  const { kind, locale } = useParams({ from: '/projects/$projectId/mails/templates/$kind/$locale' });
  const { data, error, refetch } = useQuery(mailTemplatesQuery(project.id));
  const all = data?.data.filter((one) => one.kind === kind) ?? [];
  const template = all.find((one) => one.locale === locale);
  if (template === undefined)
    return (
      <Frame project={project} title={mailTemplates.title}>
        {data !== undefined ? (
          <>
            <h1 className="sr">{mailTemplates.notFoundTitle}</h1>
            <Empty icon="mail" title={mailTemplates.notFoundTitle} text={mailTemplates.notFound}>
              <Link className="btn" to="/projects/$projectId/mails/templates" params={{ projectId: project.id }}>
                {mailTemplates.all}
              </Link>
            </Empty>
          </>
        ) : error === null ? (
          <BonesPage what={mailTemplates.listed} />
        ) : (
          <>
            <h1>{mailTemplates.title}</h1>
            <Failed title={mailTemplates.listFailed} error={error} onRetry={() => refetch()} />
          </>
        )}
      </Frame>
    );
  const title = mails.kinds[template.kind];
  return (
    <Frame project={project} title={title}>
      <Head title={title} lede={mayChange ? mailTemplates.purposes[template.kind] : common.readOnly} />
      <Languages project={project} all={all} current={template} />
      <MailTemplateEditor
        key={`${project.id} ${template.kind} ${template.locale}`}
        project={project}
        template={template}
        readOnly={!mayChange}
      />
    </Frame>
  );
}

function Languages({
  project,
  all,
  current,
}: {
  project: Project;
  all: readonly MailTemplate[];
  current: MailTemplate;
}) {
  return (
    <RowOfLinks kind="tabs" label={mailTemplates.language} current={current.locale}>
      {all.map(({ kind, locale }) => (
        <Link
          key={locale}
          to="/projects/$projectId/mails/templates/$kind/$locale"
          params={{ projectId: project.id, kind, locale }}
          current={locale === current.locale ? 'page' : undefined}
        >
          {mailTemplates.languages[locale]}
        </Link>
      ))}
    </RowOfLinks>
  );
}

function Frame({ project, title, children }: { project: Project; title: string; children: ReactNode }) {
  const params = { projectId: project.id };
  return (
    <Page
      title={title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={params}>
          {project.name}
        </Link>,
        <Link key="mails" to="/projects/$projectId/mails" params={params}>
          {mails.title}
        </Link>,
        <Link key="templates" to="/projects/$projectId/mails/templates" params={params}>
          {mailTemplates.title}
        </Link>,
      ]}
    >
      {children}
    </Page>
  );
}
