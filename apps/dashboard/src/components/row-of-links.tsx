import { type ReactNode, useEffect, useRef } from 'react';

/** Links side by side, `current` one of them. A row that is longer than the screen scrolls, and begins where one is. */
export function RowOfLinks({
  kind,
  label,
  current,
  children,
}: {
  kind: 'tabs' | 'segment' | 'segment fit';
  label: string;
  current: string | undefined;
  children: ReactNode;
}) {
  const row = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another current link is to be shown; any other render leaves the row where a person moved it
  useEffect(() => {
    const shown = row.current;
    if (shown === null) return;
    // It tells the first size too, and every later one: a phone that is turned, a window that is made narrow.
    const observer = new ResizeObserver(() => showCurrent(shown));
    observer.observe(shown);
    return () => observer.disconnect();
  }, [current]);
  return (
    <nav ref={row} className={kind} aria-label={label}>
      {children}
    </nav>
  );
}

function showCurrent(row: HTMLElement): void {
  const current = row.querySelector('[aria-current]')?.getBoundingClientRect();
  if (current === undefined) return;
  const { left, width } = row.getBoundingClientRect();
  row.scrollLeft += current.left - left - (width - current.width) / 2;
}
