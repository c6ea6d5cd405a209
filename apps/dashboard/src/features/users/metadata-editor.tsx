import { type FormEvent, useId, useRef, useState } from 'react';
import type { User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/copy.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FieldProblem, focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { type MetadataFault, patchBetween, readMetadata } from './metadata.rules.ts';
import { useUpdateUser } from './users.queries.ts';

const { users, common } = texts;

type Part = 'publicMetadata' | 'privateMetadata';
type Document = Readonly<Record<string, unknown>>;

/** What the project's server keeps with a user. It is shown as it is, and edited as JSON. */
export function Metadata({ projectId, user, mayChange }: { projectId: string; user: User; mayChange: boolean }) {
  const [editing, setEditing] = useState<Part | null>(null);
  const parts = [
    ['publicMetadata', user.metadata],
    ['privateMetadata', user.privateMetadata],
  ] as const;
  return (
    <section className="stack" aria-labelledby="metadata">
      <h2 id="metadata">{users.metadata}</h2>
      {parts.map(([part, data]) => (
        <div key={part} className="stack tight">
          <p className="small muted">{users.metadataHints[part]}</p>
          {Object.keys(data).length === 0 ? (
            <p className="faint">{users.metadataEmpty(users.metadataParts[part])}</p>
          ) : (
            <CodeBlock title={users.metadataParts[part]} text={JSON.stringify(data, null, 2)} />
          )}
          {mayChange ? (
            <p>
              <Button small onClick={() => setEditing(part)}>
                {users.metadataEdit}
                <span className="sr"> {users.metadataParts[part]}</span>
              </Button>
            </p>
          ) : null}
          {editing === part ? (
            <MetadataEditor
              projectId={projectId}
              user={user}
              part={part}
              saved={data}
              onClose={() => setEditing(null)}
            />
          ) : null}
        </div>
      ))}
    </section>
  );
}

function MetadataEditor({
  projectId,
  user,
  part,
  saved,
  onClose,
}: {
  projectId: string;
  user: User;
  part: Part;
  saved: Document;
  onClose: () => void;
}) {
  // What it was when the editor was opened: the patch is against that, so what somebody else has added since stays.
  const [before] = useState(saved);
  const [text, setText] = useState(() => JSON.stringify(before, null, 2));
  const [fault, setFault] = useState<MetadataFault | null>(null);
  const update = useUpdateUser(projectId, user.id);
  const form = useRef<HTMLFormElement>(null);
  const toast = useToast();
  const id = useId();

  function submit(event: FormEvent) {
    event.preventDefault();
    if (update.isPending) return;
    const read = readMetadata(text);
    if ('fault' in read) {
      setFault(read.fault);
      return focusFirstProblem(form.current);
    }
    const patch = patchBetween(before, read.value);
    if (Object.keys(patch).length === 0) return onClose();
    update.mutate(
      { [part]: patch },
      {
        onSuccess: () => {
          onClose();
          toast({ text: users.metadataSaved });
        },
      },
    );
  }

  return (
    <Dialog title={users.metadataTitle(users.metadataParts[part])} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate>
        {update.error === null ? null : <Failed title={users.metadataFailed} error={update.error} />}
        <div className="field">
          <label htmlFor={id}>{users.metadataLabel}</label>
          <textarea
            id={id}
            className="input area mono"
            value={text}
            onChange={(event) => {
              setFault(null);
              setText(event.target.value);
            }}
            rows={14}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
            aria-invalid={fault !== null || undefined}
            aria-describedby={`${id}-note`}
            data-first-focus
          />
          {fault === null ? (
            <span className="hint" id={`${id}-note`}>
              {users.metadataHint}
            </span>
          ) : (
            <FieldProblem id={`${id}-note`} text={users.metadataFaults[fault]} />
          )}
        </div>
        <div className="row">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" kind="primary" busy={update.isPending}>
            {users.metadataSave}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
