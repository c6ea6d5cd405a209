import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { texts } from '../../texts/index.ts';

const { conflict } = texts.mailTemplates;

/** Two people wrote on the same mail: the second chooses whose words stay. */
export function Conflict({ busy, onTheirs, onMine }: { busy: boolean; onTheirs: () => void; onMine: () => void }) {
  return (
    <div className="notice warn" role="alert">
      <Icon name="warning" />
      <div className="stack tight">
        <p>{conflict.text}</p>
        <div className="row wrap">
          <Button small onClick={onTheirs}>
            {conflict.theirs}
          </Button>
          <Button small busy={busy} onClick={onMine}>
            {conflict.mine}
          </Button>
        </div>
      </div>
    </div>
  );
}
