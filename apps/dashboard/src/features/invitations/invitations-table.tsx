import { useState } from 'react';
import type { Invitation } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Link } from '../../components/link.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { formatting, When } from '../../components/when.tsx';
import { shortDate } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { useResendInvitation, useRevokeInvitation } from './invitations.queries.ts';

const { invitations: words, common } = texts;

const TONES = { open: 'off', accepted: 'ok', expired: 'warn', revoked: 'bad' } as const;

type Line = { readonly projectId: string; readonly mayChange: boolean };

export function InvitationsTable({ lines, ...line }: Line & { lines: readonly Invitation[] }) {
  const { columns } = words;
  return (
    <div className="panel">
      <table className="table cards">
        <caption className="sr">{words.title}</caption>
        <thead>
          <tr>
            <th>{columns.address}</th>
            <th>{columns.state}</th>
            <th className="end">{columns.sent}</th>
            {line.mayChange ? (
              <th>
                <span className="sr">{common.actions}</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {lines.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} {...line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InvitationRow({ invitation, projectId, mayChange }: Line & { invitation: Invitation }) {
  const { columns } = words;
  const { acceptedBy, email, inviterName, status } = invitation;
  return (
    <tr>
      <td className="lead">
        <b>{email}</b>
        {inviterName === null ? null : (
          <span className="sub">
            {columns.by} {inviterName}
          </span>
        )}
      </td>
      <td data-label={columns.state} className="meaning-cell">
        <span>
          <span className={`state ${TONES[status]}`}>{words.states[status]}</span>
          {status === 'open' ? (
            <span className="sub">{words.until(shortDate(new Date(invitation.expiresAt), formatting))}</span>
          ) : null}
          {acceptedBy === null ? null : (
            <span className="sub">
              <Link to="/projects/$projectId/users/$userId" params={{ projectId, userId: acceptedBy }}>
                {words.openUser}
                <span className="sr"> {email}</span>
              </Link>
            </span>
          )}
        </span>
      </td>
      <td data-label={columns.sent} className="end nowrap">
        <When at={invitation.sentAt} />
      </td>
      {mayChange ? (
        <td className="act">
          {invitation.acceptedAt === null && invitation.revokedAt === null ? (
            <InvitationActions invitation={invitation} projectId={projectId} />
          ) : null}
        </td>
      ) : null}
    </tr>
  );
}

function InvitationActions({ invitation, projectId }: { invitation: Invitation; projectId: string }) {
  const { email, id } = invitation;
  const [asked, setAsked] = useState(false);
  const resend = useResendInvitation(projectId);
  const revoke = useRevokeInvitation(projectId, id);
  const toast = useToast();
  const again = () =>
    resend.mutate(id, {
      onSuccess: () => toast({ text: words.resent(email) }),
      onError: (error) => toast({ kind: 'bad', text: `${words.failed} ${problemText(error)}` }),
    });
  return (
    <span className="row wrap">
      <Button small busy={resend.isPending} onClick={again}>
        {words.resend}
        <span className="sr"> {email}</span>
      </Button>
      <Button small kind="danger" onClick={() => setAsked(true)}>
        {words.revoke}
        <span className="sr"> {email}</span>
      </Button>
      {asked ? (
        <Confirm
          title={words.revokeAsk(email)}
          text={words.revokeText}
          keep={words.revokeKeep}
          confirm={words.revoke}
          failed={words.failed}
          change={revoke}
          onClose={() => setAsked(false)}
          onDone={() => toast({ text: words.revoked(email) })}
        />
      ) : null}
    </span>
  );
}
