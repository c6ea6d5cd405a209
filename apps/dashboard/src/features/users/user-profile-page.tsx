import type { User } from '../../api/types.ts';
import { Copyable } from '../../components/copy.tsx';
import { When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { AcceptedTerms } from './accepted-terms.tsx';
import { languageName } from './language-field.tsx';
import { Metadata } from './metadata-editor.tsx';
import { UserEdit } from './user-edit.tsx';
import { UserReferral } from './user-referral.tsx';
import { UserRoles } from './user-roles.tsx';
import { SignInMethods } from './user-sign-in.tsx';
import { useUser } from './users.queries.ts';

const { users } = texts;

export function UserProfilePage() {
  const project = useProject();
  const user = useUser();
  const mayChange = useMayChange();
  return (
    <div className="cols">
      <div className="stack loose">
        <section className="stack" aria-labelledby="profile">
          <h2 id="profile">{users.profile}</h2>
          <Facts projectId={project.id} user={user} />
        </section>
        {mayChange ? (
          <>
            <UserEdit project={project} user={user} />
            <UserRoles project={project} user={user} />
          </>
        ) : null}
      </div>
      <div className="stack loose">
        <SignInMethods projectId={project.id} user={user} mayChange={mayChange} />
        <AcceptedTerms project={project} user={user} />
        <Metadata projectId={project.id} user={user} mayChange={mayChange} />
      </div>
    </div>
  );
}

function Facts({ projectId, user }: { projectId: string; user: User }) {
  const { facts } = users;
  return (
    <dl className="facts">
      <dt>{facts.id}</dt>
      <dd>
        <Copyable text={user.id} thing={users.copyId} />
      </dd>
      <dt>{facts.email}</dt>
      <dd>
        {user.email}{' '}
        {user.emailVerified ? (
          <span className="badge ok">{users.verifiedBadge}</span>
        ) : (
          <span className="badge warn">{users.unverifiedBadge}</span>
        )}
      </dd>
      {user.username === null ? null : (
        <>
          <dt>{facts.username}</dt>
          <dd>{user.username}</dd>
        </>
      )}
      <dt>{facts.language}</dt>
      <dd>{user.locale === null ? <span className="faint">{users.languageNone}</span> : languageName(user.locale)}</dd>
      <dt>{facts.signedUp}</dt>
      <dd>
        <When at={user.createdAt} long />
      </dd>
      <dt>{facts.lastSignIn}</dt>
      <dd>
        {user.lastSignInAt === null ? (
          <span className="faint">{users.neverSignedIn}</span>
        ) : (
          <When at={user.lastSignInAt} />
        )}
      </dd>
      {user.roles.length === 0 ? null : (
        <>
          <dt>{facts.roles}</dt>
          <dd className="row wrap">
            {user.roles.map((role) => (
              <span key={role} className="badge line">
                {role}
              </span>
            ))}
          </dd>
        </>
      )}
      <UserReferral projectId={projectId} user={user} />
    </dl>
  );
}
