import { useQueryClient } from '@tanstack/react-query';
import { asProblem } from '../../api/api-problem.ts';
import type { Project } from '../../api/types.ts';
import { type Draft, useDraft } from '../../components/drafts.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { projectQuery, useUpdateProject } from './projects.queries.ts';

const { common } = texts;

type Settings = Project['settings'];

export type SettingsDraft<Value> = Draft<Value> & {
  readonly isPending: boolean;
  /** What did not go and concerns no single field. */
  readonly error: Error | null;
  /** What the server says against one field. */
  problemOf(field: string): string | null;
  save(): Promise<boolean>;
};

/**
 * Some fields of one part of the settings, edited and saved by themselves. The server replaces a part as a whole, so the other fields go
 * along as they are saved now. What was before comes back from the toast.
 */
export function useSettingsDraft<Part extends keyof Settings, Value extends Partial<Settings[Part]> & object>(
  project: Project,
  part: Part,
  label: string,
  saved: Value,
): SettingsDraft<Value> {
  const draft = useDraft(label, saved);
  const update = useUpdateProject(project.id);
  const queryClient = useQueryClient();
  const toast = useToast();
  const fields = update.error === null ? [] : asProblem(update.error).fields;
  const ofField = (field: string) => fields.find(({ path }) => path === `settings.${part}.${field}`);

  const send = (value: Value) => {
    // As it is now, and not as it was when a toast was shown: another section of the same part may have been saved since.
    const { settings } = queryClient.getQueryData(projectQuery(project.id).queryKey) ?? project;
    return update.mutateAsync({ settings: { [part]: { ...(settings[part] as object), ...value } } });
  };

  async function undo(before: Value) {
    try {
      await send(before);
      toast({ text: common.undone });
    } catch (error) {
      toast({ kind: 'bad', text: `${common.notSaved} ${problemText(error)}` });
    }
  }

  async function save(): Promise<boolean> {
    const before = saved;
    const sent = draft.value;
    try {
      await send(sent);
      draft.settle(sent);
      toast({ text: common.saved(label), undo: () => void undo(before) });
      return true;
    } catch {
      // `update.error` says it on the page.
      return false;
    }
  }

  // What the server said was about what was sent: it is no longer true of what is typed now.
  const forget = () => {
    if (update.isError) update.reset();
  };

  return {
    ...draft,
    patch(part) {
      forget();
      draft.patch(part);
    },
    discard() {
      forget();
      draft.discard();
    },
    isPending: update.isPending,
    error: fields.some((field) => Object.keys(saved).some((name) => ofField(name) === field)) ? null : update.error,
    problemOf: (field) => ofField(field)?.message ?? null,
    save,
  };
}
