import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';

type DialogProps = {
  title: string;
  children: ReactNode;
  onClose: () => void;
  /** Escape and the browser's back gesture do not close it: what it shows is shown only once. */
  mustBeAnswered?: boolean;
};

/**
 * A dialog on the platform's own `<dialog>`: it holds the focus, closes on Escape, and gives the focus back to what opened it.
 * The first field marked `data-first-focus` gets the focus, else the first thing that can have it.
 */
export function Dialog({ title, children, onClose, mustBeAnswered = false }: DialogProps) {
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => {
      dialog.close();
      // What opened the dialog may be gone, a deleted row for example: then the page gets the focus, not the void.
      setTimeout(() => {
        if (document.activeElement === document.body) document.getElementById('main')?.focus();
      });
    };
  }, []);
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={titleId}
      closedby={mustBeAnswered ? 'none' : 'closerequest'}
      onCancel={(event) => {
        event.preventDefault();
        if (!mustBeAnswered) close.current();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}
