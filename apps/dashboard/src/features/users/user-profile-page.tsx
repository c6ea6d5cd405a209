import type { User } from '../../api/types.ts';
import { CodeBlock, Copyable } from '../../components/copy.tsx';
import { When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { UserEdit } from './user-edit.tsx';
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
          <Facts user={user} />
        </section>
        {mayChange ? <UserEdit projectId={project.id} user={user} /> : null}
      </div>
      <Metadata user={user} />
    </div>
  );
}

function Facts({ user }: { user: User }) {
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
      <dt>{facts.password}</dt>
      <dd>{user.hasPassword ? users.passwordSet : <span className="faint">{users.passwordNotSet}</span>}</dd>
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
    </dl>
  );
}

function languageName(locale: string): string {
  return new Intl.DisplayNames(texts.locale, { type: 'language' }).of(locale) ?? locale;
}

function Metadata({ user }: { user: User }) {
  const parts = [
    [users.metadataPublic, user.metadata],
    [users.metadataPrivate, user.privateMetadata],
  ] as const;
  const filled = parts.filter(([, data]) => Object.keys(data).length > 0);
  return (
    <section className="stack" aria-labelledby="metadata">
      <h2 id="metadata">{users.metadata}</h2>
      {filled.length === 0 ? <p className="muted">{users.metadataNone}</p> : null}
      {filled.map(([title, data]) => (
        <CodeBlock key={title} title={title} text={JSON.stringify(data, null, 2)} />
      ))}
    </section>
  );
}
