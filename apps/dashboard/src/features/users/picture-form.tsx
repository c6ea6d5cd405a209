import { type FormEvent, useRef, useState } from 'react';
import { type ApiProblem, asProblem } from '../../api/api-problem.ts';
import type { User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { useUpdateUser } from './users.queries.ts';

const { users, common } = texts;

/** Where the picture of a user is. The head of the page shows it. */
export function PictureForm({ projectId, user }: { projectId: string; user: User }) {
  const [image, setImage] = useState(user.image ?? '');
  const update = useUpdateUser(projectId, user.id);
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const isRefused = isAboutPicture(update.error === null ? null : asProblem(update.error));

  // What was saved draws this form anew, so that it holds to the promise, not to callbacks of the page.
  async function save(next: string | null, done: string, back: string | null | undefined): Promise<void> {
    try {
      await update.mutateAsync({ image: next });
      toast({
        text: done,
        ...(back === undefined ? {} : { undo: () => void save(back, common.undone, undefined) }),
      });
    } catch (error) {
      if (back !== undefined && isAboutPicture(asProblem(error))) focusFirstProblem(form.current);
      else toast({ kind: 'bad', text: `${users.pictureFailed} ${problemText(error)}` });
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const next = image.trim() === '' ? null : image.trim();
    if (update.isPending || next === user.image) return;
    void save(next, next === null ? users.pictureTaken : users.pictureSaved, user.image);
  }

  return (
    <form ref={form} className="stack tight narrow" onSubmit={submit} noValidate>
      <Field
        label={users.picture}
        hint={users.pictureHint}
        problem={isRefused ? users.pictureForm : null}
        type="url"
        value={image}
        onChange={(text) => {
          update.reset();
          setImage(text);
        }}
        maxLength={2_048}
        autoComplete="off"
        spellCheck={false}
      />
      <p>
        <Button type="submit" busy={update.isPending}>
          {users.savePicture}
        </Button>
      </p>
    </form>
  );
}

function isAboutPicture(refused: ApiProblem | null): boolean {
  return refused?.fields.some(({ path }) => path === 'image') ?? false;
}
