import { useEffect } from 'react';
import { Link } from '../../components/link.tsx';
import { PROOF_CHANNEL } from '../../components/prove-again.tsx';
import { texts } from '../../texts/index.ts';
import { Desk } from './gate.tsx';

const { common } = texts;

/** Where a fresh proof ends: the page that asked for it waits in another tab, and is told. */
export function ProvenPage() {
  useEffect(() => {
    const channel = new BroadcastChannel(PROOF_CHANNEL);
    channel.postMessage('proven');
    return () => channel.close();
  }, []);
  return (
    <Desk title={common.proof.provenTitle}>
      <p className="muted">{common.proof.provenText}</p>
      <p>
        <Link to="/" className="btn">
          {common.backToProjects}
        </Link>
      </p>
    </Desk>
  );
}
