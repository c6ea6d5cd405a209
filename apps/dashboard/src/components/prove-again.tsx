import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { asProblem } from '../api/api-problem.ts';
import { texts } from '../texts/index.ts';
import { Icon } from './icon.tsx';

const { proof } = texts.common;

/** Where an operator proves once more who they are, and then comes to the page that tells it. The gate knows. */
export const ProofAddress = createContext('');

export const PROOF_CHANNEL = 'frontdesk proof';

/** What was asked for wants a proof that is younger than ten minutes. */
export function needsProof(error: unknown): boolean {
  return asProblem(error).code === 'sessions.step_up_required';
}

/**
 * Instead of a failure: the way to prove it. That opens in a tab of its own, so that this page, its dialog and what was typed in them stay; secrets are among
 * it, which belong into no storage. Once it is proven, there or anywhere in this browser, it says so here.
 */
export function ProveAgain() {
  const address = useContext(ProofAddress);
  const [proven, setProven] = useState(false);
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a phone the button that was pressed can be far below.
    notice.current?.scrollIntoView({ block: 'nearest' });
    const channel = new BroadcastChannel(PROOF_CHANNEL);
    channel.onmessage = () => setProven(true);
    return () => channel.close();
  }, []);
  if (proven)
    return (
      <div key="proven" className="notice ok" role="status">
        <Icon name="check" />
        <p>
          <b>{proof.done}</b> {proof.goOn}
        </p>
      </div>
    );
  return (
    <div key="asked" ref={notice} className="notice warn" role="alert">
      <Icon name="shield" />
      <p>
        <b>{proof.title}</b> {proof.text}{' '}
        <a href={address} target="_blank" rel="noreferrer">
          {proof.do}
          <span className="sr"> {texts.common.opensNewTab}</span>
        </a>
      </p>
    </div>
  );
}
