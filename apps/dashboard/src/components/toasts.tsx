import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

const SHOWN_MILLISECONDS = 6_000;

export type Toast = {
  readonly text: string;
  readonly kind?: 'ok' | 'bad';
  /** Reverses what was just done. */
  readonly undo?: () => void;
};

type Shown = Toast & { readonly id: number };

const ShowToast = createContext<(toast: Toast) => void>(() => {});

/** Says that something has happened, for six seconds, with a way back where there is one. */
export function useToast(): (toast: Toast) => void {
  return useContext(ShowToast);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const count = useRef(0);
  const show = useCallback((toast: Toast) => {
    count.current += 1;
    const next = { ...toast, id: count.current };
    setShown((before) => [...before.slice(-2), next]);
  }, []);
  const drop = useCallback((id: number) => setShown((before) => before.filter((toast) => toast.id !== id)), []);
  return (
    <ShowToast value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {shown.map((toast) => (
          <ToastView key={toast.id} toast={toast} onDone={drop} />
        ))}
      </div>
    </ShowToast>
  );
}

function ToastView({ toast, onDone }: { toast: Shown; onDone: (id: number) => void }) {
  const [held, setHeld] = useState(false);
  const { id, undo } = toast;
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => onDone(id), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [held, id, onDone]);
  const hold = useMemo(
    () => ({
      onPointerEnter: () => setHeld(true),
      onPointerLeave: () => setHeld(false),
      onFocus: () => setHeld(true),
      onBlur: () => setHeld(false),
    }),
    [],
  );
  return (
    <div className={`toast ${toast.kind === 'bad' ? 'bad' : ''}`} {...hold}>
      <Icon name={toast.kind === 'bad' ? 'alert' : 'check'} />
      <span className="grow">{toast.text}</span>
      {undo === undefined ? null : (
        <Button
          kind="quiet"
          small
          onClick={() => {
            onDone(id);
            undo();
          }}
        >
          {texts.common.undo}
        </Button>
      )}
      <button type="button" className="icon-btn sm" aria-label={texts.common.dismiss} onClick={() => onDone(id)}>
        <Icon name="cross" size={14} />
      </button>
    </div>
  );
}
