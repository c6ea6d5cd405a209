import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useRef, useState } from 'react';
import { Head, Page } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { Choices } from '../../components/choices.tsx';
import { FieldProblem, focusFirstProblem } from '../../components/field.tsx';
import { Link } from '../../components/link.tsx';
import { Meter } from '../../components/meter.tsx';
import { Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { useProject } from '../projects/projects.queries.ts';
import { type FirebaseDraft, FirebaseParameters, faultsOf, readFirebase } from './firebase-parameters.tsx';
import { type Upload, useUpload } from './use-upload.ts';
import { FILE_BYTES_MOST, type ImportFormat } from './user-imports.rules.ts';

const { userImports, users } = texts;

export function NewUserImportPage() {
  const project = useProject();
  const navigate = useNavigate();
  const upload = useUpload(project.id, (userImportId) => {
    void navigate({
      to: '/projects/$projectId/user-imports/$userImportId',
      params: { projectId: project.id, userImportId },
      replace: true,
    });
  });
  return (
    <Page
      title={userImports.newTitle}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
        <Link key="users" to="/projects/$projectId/users" params={{ projectId: project.id }}>
          {users.title}
        </Link>,
        <Link key="imports" to="/projects/$projectId/user-imports" params={{ projectId: project.id }}>
          {userImports.title}
        </Link>,
      ]}
    >
      <Head title={userImports.newTitle} lede={userImports.newLede} />
      <ImportForm upload={upload} />
    </Page>
  );
}

function ImportForm({ upload }: { upload: Upload }) {
  const [format, setFormat] = useState<ImportFormat>('frontdesk');
  const [file, setFile] = useState<File | null>(null);
  const [omit, setOmit] = useState(false);
  const [firebase, setFirebase] = useState<FirebaseDraft>({
    signerKey: '',
    saltSeparator: 'Bw==',
    rounds: '8',
    memoryCost: '14',
  });
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const sending = upload.progress !== null;
  const fileProblem =
    file === null ? userImports.fileProblem : file.size > FILE_BYTES_MOST ? userImports.fileTooLarge : null;
  const firebaseFaults = format === 'firebase' ? faultsOf(firebase) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (sending) return;
    if (
      file === null ||
      fileProblem !== null ||
      (firebaseFaults !== null && Object.values(firebaseFaults).some(Boolean))
    )
      return focusFirstProblem(form.current);
    const body = { format, fileName: file.name.slice(0, 200), unknownHashes: omit ? 'omit' : 'fail' } as const;
    upload.run(format === 'firebase' ? { ...body, firebase: readFirebase(firebase) } : body, file);
  }

  return (
    <form ref={form} className="stack loose narrow" onSubmit={submit} noValidate>
      {upload.error === null ? null : (
        <Failed
          title={upload.begun ? userImports.uploadFailed : userImports.createFailed}
          error={upload.error}
          {...(upload.begun ? { onRetry: upload.goOn } : {})}
        />
      )}
      <Choices
        legend={userImports.from}
        choices={userImports.sources}
        value={format}
        disabled={sending}
        onChange={setFormat}
      />
      <FileField problem={tried ? fileProblem : null} disabled={sending} onChange={setFile} />
      {format === 'firebase' ? (
        <FirebaseParameters
          draft={firebase}
          faults={tried ? firebaseFaults : null}
          disabled={sending}
          onChange={setFirebase}
        />
      ) : null}
      <label className="check">
        <input type="checkbox" checked={omit} disabled={sending} onChange={(event) => setOmit(event.target.checked)} />
        <span>
          {userImports.omit}
          <br />
          <span className="hint">{userImports.omitHint}</span>
        </span>
      </label>
      {upload.progress === null ? (
        <p>
          <Button type="submit" kind="primary">
            {userImports.check}
          </Button>
        </p>
      ) : (
        <div className="stack">
          <Meter
            label={userImports.uploading}
            value={userImports.uploaded(Math.floor(upload.progress * 100))}
            at={upload.progress}
          />
          <p className="hint">{userImports.uploadHint}</p>
          <p>
            <Button onClick={upload.stop}>{userImports.stopUpload}</Button>
          </p>
        </div>
      )}
    </form>
  );
}

function FileField({
  problem,
  disabled,
  onChange,
}: {
  problem: string | null;
  disabled: boolean;
  onChange: (file: File | null) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{userImports.file}</label>
      <input
        id={id}
        className="input file"
        type="file"
        accept=".json,.ndjson,.jsonl,.csv,.txt,application/json,text/csv"
        disabled={disabled}
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.files?.[0] ?? null)}
      />
      {problem === null ? (
        <span className="hint" id={`${id}-note`}>
          {userImports.fileHint}
        </span>
      ) : (
        <FieldProblem id={`${id}-note`} text={problem} />
      )}
    </div>
  );
}
