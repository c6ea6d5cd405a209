import { useEffect, useRef, useState } from 'react';
import type { MailTemplate } from '../../api/types.ts';
import { BonesPage, Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { paintMail } from './paint-mail.ts';
import type { Preview } from './use-preview.ts';

const { mails, mailTemplates } = texts;

export function MailPreview({ template, preview }: { template: MailTemplate; preview: Preview }) {
  const { mail, problems, error, retry } = preview;
  return (
    <section className="stack preview" aria-labelledby="preview">
      <h2 id="preview">{mailTemplates.preview}</h2>
      {error === null ? null : <Failed title={mailTemplates.previewFailed} error={error} onRetry={retry} />}
      {mail === null ? (
        error === null && problems.length === 0 ? (
          <BonesPage what={mailTemplates.previewListed} />
        ) : null
      ) : (
        <>
          <p className="subject-line">
            <span className="muted">{mailTemplates.previewSubject}</span> <b>{mail.subject}</b>
          </p>
          <MailFrame
            html={mail.html}
            title={mailTemplates.previewFrame(mails.kinds[template.kind], mailTemplates.languages[template.locale])}
          />
        </>
      )}
      <p className="small muted" role="status">
        {problems.length > 0 ? mailTemplates.previewWaits : ''}
      </p>
    </section>
  );
}

/** A frame without scripts, forms and links, as high as its mail. */
function MailFrame({ html, title }: { html: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(480);
  useEffect(() => {
    const page = frame.current?.contentDocument;
    if (!page) return;
    paintMail(page, html);
    const measure = () => setHeight(page.documentElement.offsetHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(page.documentElement);
    return () => observer.disconnect();
  }, [html]);
  return <iframe ref={frame} className="mail-frame" title={title} sandbox="allow-same-origin" style={{ height }} />;
}
