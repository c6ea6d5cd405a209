import { useEffect, useRef, useState } from 'react';
import { withRange } from './bulk.rules.ts';

export type Selection = {
  readonly chosen: ReadonlySet<string>;
  /** Everybody whom the search finds, on whatever page. */
  readonly everybody: boolean;
  press(id: string, on: boolean, shift: boolean): void;
  choosePage(on: boolean): void;
  chooseEverybody(): void;
  clear(): void;
};

/** Rows of the page that are chosen. Another search or another page begins anew: what cannot be seen is not acted on by accident. */
export function useSelection(listKey: string, onPage: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [everybody, setEverybody] = useState(false);
  const last = useRef<string | null>(null);
  const clear = () => {
    last.current = null;
    setChosen(new Set());
    setEverybody(false);
  };
  const [shownKey, setShownKey] = useState(listKey);
  if (shownKey !== listKey) {
    setShownKey(listKey);
    setChosen(new Set());
    setEverybody(false);
  }

  useEffect(() => {
    if (chosen.size === 0) return;
    // Escape lets go, unless it closes something that lies above.
    const onKey = (event: KeyboardEvent) => {
      const isAbove = document.querySelector('dialog[open], [popover]:popover-open') !== null;
      if (event.key !== 'Escape' || event.defaultPrevented || isAbove) return;
      last.current = null;
      setChosen(new Set());
      setEverybody(false);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [chosen]);

  return {
    chosen,
    everybody,
    press(id, on, shift) {
      setEverybody(false);
      setChosen(withRange(chosen, onPage, { id, on, from: last.current, shift }));
      last.current = id;
    },
    choosePage(on) {
      setEverybody(false);
      setChosen(new Set(on ? onPage : []));
    },
    chooseEverybody: () => setEverybody(true),
    clear,
  };
}
