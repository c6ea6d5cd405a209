import { useQuery } from '@tanstack/react-query';
import type { MailTemplate } from '../../api/types.ts';
import { Link } from '../../components/link.tsx';
import { BonesList, Failed } from '../../components/states.tsx';
import { When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { useProject } from '../projects/projects.queries.ts';
import { mailTemplatesQuery } from './mail-templates.queries.ts';

const { mails, mailTemplates } = texts;

/** Every mail, once; its languages beside it. */
export function MailTemplatesPage() {
  const project = useProject();
  const { data, error, refetch } = useQuery(mailTemplatesQuery(project.id));
  if (data === undefined)
    return error === null ? (
      <BonesList what={mailTemplates.listed} rows={8} />
    ) : (
      <Failed title={mailTemplates.listFailed} error={error} onRetry={() => refetch()} />
    );
  const kinds = [...new Set(data.data.map(({ kind }) => kind))];
  return (
    <div className="stack">
      <p className="muted">{mailTemplates.lede}</p>
      <div className="panel">
        <ul className="list">
          {kinds.map((kind) => (
            <li key={kind} className="mail-kind">
              <span className="what">
                <b>{mails.kinds[kind]}</b>
                <span className="sub">{mailTemplates.purposes[kind]}</span>
              </span>
              <ul className="languages">
                {data.data
                  .filter((template) => template.kind === kind)
                  .map((template) => (
                    <Language key={template.locale} projectId={project.id} template={template} />
                  ))}
              </ul>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Language({ projectId, template }: { projectId: string; template: MailTemplate }) {
  const { kind, locale, overrides, updatedAt } = template;
  return (
    <li className="language">
      <Link to="/projects/$projectId/mails/templates/$kind/$locale" params={{ projectId, kind, locale }}>
        {mailTemplates.languages[locale]}
        <span className="sr"> {mails.kinds[kind]}</span>
      </Link>
      <span className="small muted">
        {overrides === null ? (
          mailTemplates.standard
        ) : (
          <>
            <span className="state ok">{mailTemplates.own}</span>
            {updatedAt === null ? null : (
              <>
                , <When at={updatedAt} />
              </>
            )}
          </>
        )}
      </span>
    </li>
  );
}
