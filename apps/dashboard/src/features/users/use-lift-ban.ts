import type { User } from '../../api/types.ts';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { displayName, useBanUser, useUnbanUser } from './users.queries.ts';

const { users } = texts;

/** Lifts a ban at once; the toast can put the same ban back. */
export function useLiftBan(projectId: string, user: User): { isPending: boolean; run: () => void } {
  const unban = useUnbanUser(projectId, user.id);
  const ban = useBanUser(projectId, user.id);
  const toast = useToast();
  const name = displayName(user);
  const { ban: before } = user;

  function run() {
    unban.mutate(undefined, {
      onSuccess: () =>
        toast({
          text: users.unbanned(name),
          ...(before?.reason ? { undo: () => void banAgain(before.reason ?? '', before.expiresAt) } : {}),
        }),
      onError: (error) => toast({ kind: 'bad', text: `${users.unbanFailed} ${problemText(error)}` }),
    });
  }
  async function banAgain(reason: string, expiresAt: string | null) {
    try {
      await ban.mutateAsync({ reason, ...(expiresAt === null ? {} : { expiresAt }) });
      toast({ text: users.banned(name) });
    } catch (error) {
      toast({ kind: 'bad', text: `${users.banFailed} ${problemText(error)}` });
    }
  }
  return { isPending: unban.isPending, run };
}
