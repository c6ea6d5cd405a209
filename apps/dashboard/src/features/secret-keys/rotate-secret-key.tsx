import type { SecretKey } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { type Scope, useCreateSecretKey } from './secret-keys.queries.ts';
import { ShowSecret } from './show-secret.tsx';

const { secretKeys, common } = texts;

/** A second key of the same name and rights. Both work until the old one is revoked, so nothing breaks in between. */
export function RotateSecretKey({
  projectId,
  secretKey,
  onClose,
}: {
  projectId: string;
  secretKey: SecretKey;
  onClose: () => void;
}) {
  const create = useCreateSecretKey(projectId);
  const old = `${secretKey.prefix}…${secretKey.lastFour}`;
  if (create.data !== undefined)
    return <ShowSecret secret={create.data.secret} text={secretKeys.rotated(old)} onClose={onClose} />;
  return (
    <Dialog title={secretKeys.rotateAsk(secretKey.name)} onClose={onClose}>
      <p className="muted">{secretKeys.rotateText}</p>
      {create.error === null ? null : <Failed title={secretKeys.createFailed} error={create.error} />}
      <div className="row">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button
          kind="primary"
          busy={create.isPending}
          data-first-focus
          onClick={() =>
            create.mutate({
              name: secretKey.name,
              scopes: [...secretKey.scopes] as Scope[],
              ...(secretKey.expiresAt === null ? {} : { expiresAt: secretKey.expiresAt }),
            })
          }
        >
          {secretKeys.rotateDo}
        </Button>
      </div>
    </Dialog>
  );
}
