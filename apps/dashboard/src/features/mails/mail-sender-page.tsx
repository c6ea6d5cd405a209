import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MailSender, Project } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Icon } from '../../components/icon.tsx';
import { BonesPage, Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { useInstance, useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { Section } from '../projects/settings-section.tsx';
import { MailSenderForm } from './mail-sender-form.tsx';
import { mailSenderQuery, useRemoveMailSender, useTestMailSender } from './mails.queries.ts';
import { TestMail } from './test-mail.tsx';

const { mails } = texts;
const { sender: words } = mails;

export function MailSenderPage() {
  const project = useProject();
  const mayChange = useMayChange();
  const { data, error, refetch } = useQuery(mailSenderQuery(project.id));
  if (data === undefined)
    return error === null ? (
      <BonesPage what={words.listed} />
    ) : (
      <Failed title={words.failed} error={error} onRetry={() => refetch()} />
    );
  return (
    <>
      <Present project={project} sender={data} mayChange={mayChange} />
      <Section title={words.title}>
        <MailSenderForm project={project} sender={data} readOnly={!mayChange} />
      </Section>
      {mayChange && data.updatedAt !== null ? <Reset projectId={project.id} /> : null}
    </>
  );
}

/** What people get at present, and a test of it. */
function Present({ project, sender, mayChange }: { project: Project; sender: MailSender; mayChange: boolean }) {
  const { mailboxUrl } = useInstance();
  const [testing, setTesting] = useState(false);
  return (
    <Section title={words.present}>
      {sender.delivery === 'mailbox' ? (
        <div className="notice">
          <Icon name="info" />
          <p>
            {words.development}{' '}
            {mailboxUrl === null ? null : (
              <a href={mailboxUrl} target="_blank" rel="noreferrer">
                {words.openMailbox}
                <span className="sr"> {texts.common.opensNewTab}</span>
              </a>
            )}
          </p>
        </div>
      ) : null}
      <dl className="facts">
        <dt>{words.delivery}</dt>
        <dd>{words.deliveries[sender.delivery]}</dd>
        <dt>{words.from}</dt>
        <dd>{sender.deliveryFrom}</dd>
        {sender.updatedAt === null ? null : (
          <>
            <dt>{words.changed}</dt>
            <dd>
              <When at={sender.updatedAt} />
            </dd>
          </>
        )}
      </dl>
      {mayChange ? (
        <div>
          <Button onClick={() => setTesting(true)}>{mails.test.open}</Button>
        </div>
      ) : null}
      {testing ? <TestSender projectId={project.id} onClose={() => setTesting(false)} /> : null}
    </Section>
  );
}

function TestSender({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const test = useTestMailSender(projectId);
  return <TestMail projectId={projectId} text={mails.test.senderText} test={test} onClose={onClose} />;
}

function Reset({ projectId }: { projectId: string }) {
  const [asked, setAsked] = useState(false);
  const remove = useRemoveMailSender(projectId);
  const toast = useToast();
  return (
    <Section title={words.reset} lede={words.resetLede}>
      <div>
        <Button kind="danger" onClick={() => setAsked(true)}>
          {words.resetDo}
        </Button>
      </div>
      {asked ? (
        <Confirm
          title={words.resetAsk}
          text={words.resetText}
          keep={words.resetKeep}
          confirm={words.resetDo}
          failed={words.resetFailed}
          change={remove}
          onClose={() => setAsked(false)}
          onDone={() => toast({ text: words.resetDone })}
        />
      ) : null}
    </Section>
  );
}
