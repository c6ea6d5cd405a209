import type { User } from '../../api/types.ts';
import { Confirm } from '../../components/confirm.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { useEndSessions } from './sessions.queries.ts';

const { sessions } = texts;

/** `count`: how many sessions are open, null where that is not known here. */
export function SignOutEverywhere({
  projectId,
  user,
  count,
  onClose,
}: {
  projectId: string;
  user: User;
  count: number | null;
  onClose: () => void;
}) {
  const end = useEndSessions(projectId, user.id);
  const toast = useToast();
  const name = user.name ?? user.email;
  return (
    <Confirm
      title={sessions.endAllAsk(name)}
      text={sessions.endAllText(count)}
      keep={sessions.keep}
      confirm={sessions.endAllDo}
      failed={sessions.endFailed}
      change={end}
      onClose={onClose}
      onDone={() => toast({ text: sessions.endedAll(name) })}
    />
  );
}
