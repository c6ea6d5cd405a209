import { type ReactNode, useEffect, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Icon } from './icon.tsx';
import { useToast } from './toasts.tsx';

const CONFIRMED_MILLISECONDS = 2_000;

/** Copies a text and says so for two seconds, in words as well as by the icon. */
function useCopy(text: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  const toast = useToast();
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMED_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    // Without TLS there is no clipboard (`navigator.clipboard` is undefined); then the text can still be selected.
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setCopied(true),
      () => toast({ kind: 'bad', text: texts.common.copyFailed }),
    );
  };
  return { copied, copy };
}

/** An id or address in mono, with its copy button. */
export function Copyable({ text, thing }: { text: string; thing: string }) {
  const { copied, copy } = useCopy(text);
  return (
    <span className="copy">
      <span className="txt" title={text}>
        {text}
      </span>
      <button type="button" className="icon-btn sm" aria-label={texts.common.copyThing(thing)} onClick={copy}>
        <Icon name={copied ? 'check' : 'copy'} size={14} />
      </button>
      <span className="sr" role="status">
        {copied ? texts.common.copied : ''}
      </span>
    </span>
  );
}

/** Code, or a secret that is shown once. `text` is what is copied, `children` how it looks. */
export function CodeBlock({
  title,
  text,
  children,
  wrap = false,
}: {
  title: string;
  text: string;
  children?: ReactNode;
  wrap?: boolean;
}) {
  const { copied, copy } = useCopy(text);
  return (
    <div className={`codeblock ${wrap ? 'wrap' : ''}`}>
      <header>
        <span>{title}</span>
        <button type="button" className="btn quiet sm" onClick={copy}>
          <Icon name={copied ? 'check' : 'copy'} size={14} />
          <span aria-live="polite">{copied ? texts.common.copied : texts.common.copy}</span>
          <span className="sr"> {title}</span>
        </button>
      </header>
      {/* biome-ignore-start lint/a11y: what scrolls sideways must be reachable by keyboard, and then it has a name and a role */}
      <pre tabIndex={0} aria-label={title} role="region">
        {children ?? text}
      </pre>
      {/* biome-ignore-end lint/a11y: see above */}
    </div>
  );
}
