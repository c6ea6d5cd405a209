import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Project, User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmByTyping } from '../../components/confirm.tsx';
import { Icon } from '../../components/icon.tsx';
import { Menu, MenuAction } from '../../components/menu.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { SignOutEverywhere } from '../sessions/sign-out-everywhere.tsx';
import { BanUser } from './ban-user.tsx';
import { ChangeEmail } from './change-email.tsx';
import { ImpersonateUser } from './impersonate-user.tsx';
import { MergeUser } from './merge-user.tsx';
import { useLiftBan } from './use-lift-ban.ts';
import { displayName, useDeleteUser, useSendReset } from './users.queries.ts';

const { users, common } = texts;

type Dialogs = 'ban' | 'delete' | 'sign-out' | 'impersonate' | 'email' | 'merge';

export function UserActions({ project, user }: { project: Project; user: User }) {
  const [open, setOpen] = useState<Dialogs | null>(null);
  const sendReset = useSendReset(project.id, user.id);
  const lift = useLiftBan(project.id, user);
  const toast = useToast();
  const close = () => setOpen(null);

  function reset() {
    sendReset.mutate(undefined, {
      onSuccess: () => toast({ text: users.resetSent(user.email) }),
      onError: (error) => toast({ kind: 'bad', text: `${users.resetFailed} ${problemText(error)}` }),
    });
  }

  return (
    <div className="row">
      <Button busy={sendReset.isPending} onClick={reset}>
        {users.sendReset}
      </Button>
      <Menu label={common.moreActions} iconOnly triggerClass="icon-btn framed" trigger={<Icon name="more" />}>
        <MenuAction onSelect={() => setOpen('impersonate')}>{users.impersonate}</MenuAction>
        <hr />
        <MenuAction onSelect={() => setOpen('email')}>{users.changeEmail}</MenuAction>
        <MenuAction onSelect={() => setOpen('merge')}>{users.merge}</MenuAction>
        <MenuAction onSelect={() => setOpen('sign-out')}>{users.signOutEverywhere}</MenuAction>
        <hr />
        {user.ban === null ? (
          <MenuAction danger onSelect={() => setOpen('ban')}>
            {users.ban}
          </MenuAction>
        ) : (
          <MenuAction onSelect={lift.run}>{users.unban}</MenuAction>
        )}
        <MenuAction danger onSelect={() => setOpen('delete')}>
          {users.delete}
        </MenuAction>
      </Menu>
      {open === 'impersonate' ? <ImpersonateUser project={project} user={user} onClose={close} /> : null}
      {open === 'email' ? <ChangeEmail projectId={project.id} user={user} onClose={close} /> : null}
      {open === 'merge' ? <MergeUser projectId={project.id} user={user} onClose={close} /> : null}
      {open === 'ban' ? <BanUser projectId={project.id} user={user} onClose={close} /> : null}
      {open === 'sign-out' ? (
        <SignOutEverywhere projectId={project.id} user={user} count={null} onClose={close} />
      ) : null}
      {open === 'delete' ? <DeleteUser projectId={project.id} user={user} onClose={close} /> : null}
    </div>
  );
}

function DeleteUser({ projectId, user, onClose }: { projectId: string; user: User; onClose: () => void }) {
  const remove = useDeleteUser(projectId, user.id);
  const navigate = useNavigate();
  const toast = useToast();
  const name = displayName(user);
  return (
    <ConfirmByTyping
      title={users.deleteAsk(name)}
      text={users.deleteText}
      label={users.deleteConfirm(user.email)}
      expected={user.email}
      mismatch={users.deleteMismatch}
      keep={users.deleteKeep}
      confirm={users.deleteDo}
      failed={users.deleteFailed}
      change={remove}
      onClose={onClose}
      onDone={async () => {
        await navigate({ to: '/projects/$projectId/users', params: { projectId } });
        toast({ text: users.deleted(name) });
      }}
    />
  );
}
