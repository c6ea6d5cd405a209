import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/copy.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { texts } from '../../texts/index.ts';

const { secretKeys } = texts;

/** Once, in a dialog that does not close by accident. */
export function ShowSecret({ secret, text, onClose }: { secret: string; text: string; onClose: () => void }) {
  return (
    <Dialog title={secretKeys.createdTitle} onClose={onClose} mustBeAnswered>
      <p className="muted">{text}</p>
      <CodeBlock title={secretKeys.secret} text={secret} wrap />
      <div className="row">
        <Button kind="primary" onClick={onClose}>
          {secretKeys.kept}
        </Button>
      </div>
    </Dialog>
  );
}
