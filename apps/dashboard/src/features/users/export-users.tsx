import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { Project } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Segment } from '../../components/segment.tsx';
import { Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { saveFile } from '../../lib/save-file.ts';
import { texts } from '../../texts/index.ts';
import type { UsersSearch } from './users.search.ts';

const { userExports, common } = texts;

/** The users of the list, with its filters, as a file. */
export function ExportUsers({
  project,
  search,
  onClose,
}: {
  project: Project;
  search: UsersSearch;
  onClose: () => void;
}) {
  const [format, setFormat] = useState<'csv' | 'json'>('csv');
  const toast = useToast();
  const { q, status } = search;
  const download = useMutation({
    mutationFn: () =>
      answerOf<Blob>(
        instanceApi.POST('/v1/user-exports', {
          body: { format, ...(q === undefined ? {} : { q }), ...(status === undefined ? {} : { status }) },
          parseAs: 'blob',
          ...projectHeader(project.id),
        }) as never,
      ),
    onSuccess: (file) => {
      saveFile(file, `${project.slug}-users-${new Date().toISOString().slice(0, 10)}.${format}`);
      toast({ text: userExports.done });
      onClose();
    },
  });
  return (
    <Dialog title={userExports.title} onClose={onClose}>
      <p className="muted">
        {q === undefined && status === undefined ? userExports.all : userExports.filtered} {userExports.audited}
      </p>
      {download.error === null ? null : <Failed title={userExports.failed} error={download.error} />}
      <Segment label={userExports.format} choices={userExports.formats} value={format} onChange={setFormat} />
      <p className="hint">{userExports.hashes}</p>
      <div className="row">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" busy={download.isPending} onClick={() => download.mutate()}>
          {userExports.do}
        </Button>
      </div>
    </Dialog>
  );
}
