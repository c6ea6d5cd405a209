import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { asProblem } from '../../api/api-problem.ts';
import type { MailTemplate, Project } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { useDraft } from '../../components/drafts.tsx';
import { focusFirstProblem } from '../../components/field.tsx';
import { Failed, problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { TestMail } from '../mails/test-mail.tsx';
import { SaveRow } from '../projects/settings-section.tsx';
import { Conflict } from './conflict.tsx';
import { MailPreview } from './mail-preview.tsx';
import {
  mailTemplatesQuery,
  usePutMailTemplate,
  useResetMailTemplate,
  useTestMailTemplate,
} from './mail-templates.queries.ts';
import { isOwn, type OwnWords, ownWordsOf, wordsOf } from './mail-templates.rules.ts';
import { TemplateFields } from './template-fields.tsx';
import { usePreview } from './use-preview.ts';

const { mails, mailTemplates, common } = texts;

/** The words at the left, the mail that they make at the right. */
export function MailTemplateEditor({
  project,
  template,
  readOnly,
}: {
  project: Project;
  template: MailTemplate;
  readOnly: boolean;
}) {
  const name = mails.kinds[template.kind];
  // The version goes with what is typed: a list that is read anew meanwhile must not make a conflict go unseen.
  const draft = useDraft(name, { ...wordsOf(template), version: template.version });
  const own = ownWordsOf(draft.value, template.defaults);
  const preview = usePreview(project.id, template, own);
  const put = usePutMailTemplate(project.id, template);
  const queryClient = useQueryClient();
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const refused = put.error === null ? null : asProblem(put.error);
  const conflict = refused?.code === 'mail_templates.changed_meanwhile';
  const problems = refused !== null && refused.fields.length > 0 ? refused.fields : preview.problems;

  const discard = () => {
    put.reset();
    draft.discard();
  };

  async function save(version: number | undefined) {
    const before = template.overrides;
    const sent = draft.value;
    try {
      const saved = await put.mutateAsync({ ...own, ...(version === undefined ? {} : { version }) });
      put.reset();
      draft.settle(sent, { version: saved.version });
      toast({ text: mailTemplates.saved(name), undo: () => void undo(before, saved.version) });
    } catch {
      // `put.error` says it on the page.
      focusFirstProblem(form.current);
    }
  }

  async function undo(before: OwnWords | null, version: number) {
    try {
      await put.mutateAsync({
        ...(before ?? ownWordsOf(wordsOf({ ...template, overrides: null }), template.defaults)),
        version,
      });
      toast({ text: common.undone });
    } catch (error) {
      put.reset();
      toast({ kind: 'bad', text: `${common.notSaved} ${problemText(error)}` });
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (readOnly || put.isPending || !draft.dirty) return;
    if (problems.length > 0) return focusFirstProblem(form.current);
    void save(draft.value.version);
  }

  return (
    <div className="branding template">
      <div className="stack">
        <form ref={form} className="stack" onSubmit={submit} noValidate>
          {conflict ? (
            <Conflict
              busy={put.isPending}
              onTheirs={() => {
                discard();
                void queryClient.invalidateQueries(mailTemplatesQuery(project.id));
              }}
              onMine={() => void save(undefined)}
            />
          ) : refused === null || refused.fields.length > 0 ? null : (
            <Failed title={common.notSaved} error={refused} />
          )}
          <TemplateFields
            template={template}
            words={draft.value}
            problems={problems}
            readOnly={readOnly}
            onChange={(field, text) => {
              if (put.isError && !conflict) put.reset();
              draft.patch({ [field]: text });
            }}
          />
          {readOnly ? null : (
            <SaveRow draft={{ dirty: draft.dirty, isPending: put.isPending, discard }} thing={mailTemplates.thing} />
          )}
        </form>
        {readOnly ? null : (
          <More project={project} template={template} own={own} dirty={draft.dirty} onReset={discard} />
        )}
      </div>
      <MailPreview template={template} preview={preview} />
    </div>
  );
}

/** What is done less often: a test, and the way back. */
function More({
  project,
  template,
  own,
  dirty,
  onReset,
}: {
  project: Project;
  template: MailTemplate;
  own: OwnWords;
  dirty: boolean;
  onReset: () => void;
}) {
  const [testing, setTesting] = useState(false);
  const reset = useResetMailTemplate(project.id, template);
  const put = usePutMailTemplate(project.id, template);
  const toast = useToast();
  const name = mails.kinds[template.kind];
  const before = template.overrides;

  async function back() {
    try {
      await reset.mutateAsync();
      onReset();
      toast({
        text: mailTemplates.resetDone(name),
        ...(before === null
          ? {}
          : { undo: () => put.mutate(before, { onSuccess: () => toast({ text: common.undone }) }) }),
      });
    } catch (error) {
      toast({ kind: 'bad', text: `${mailTemplates.resetFailed} ${problemText(error)}` });
    }
  }

  return (
    <div className="row wrap ruled">
      <Button onClick={() => setTesting(true)}>{mails.test.open}</Button>
      {before !== null && (isOwn(before) || dirty) ? (
        <Button kind="quiet" busy={reset.isPending} onClick={() => void back()}>
          {mailTemplates.reset}
        </Button>
      ) : null}
      {testing ? (
        <TestTemplate project={project} template={template} own={own} onClose={() => setTesting(false)} />
      ) : null}
    </div>
  );
}

function TestTemplate({
  project,
  template,
  own,
  onClose,
}: {
  project: Project;
  template: MailTemplate;
  own: OwnWords;
  onClose: () => void;
}) {
  const test = useTestMailTemplate(project.id, template, own);
  return <TestMail projectId={project.id} text={mails.test.templateText} test={test} onClose={onClose} />;
}
