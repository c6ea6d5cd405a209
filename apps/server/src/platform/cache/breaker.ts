/** Whether something that may be missing is asked at all: shut off after failures in a row, so that nobody waits for it again and again. */
export type Breaker = {
  readonly isOpen: boolean;
  succeeded(): void;
  failed(): void;
  /** It is known to be gone. */
  open(): void;
  close(): void;
};

export function createBreaker(options: { failuresInARow: number; changed: (isOpen: boolean) => void }): Breaker {
  let failures = 0;
  // Nothing has been proven yet.
  let isOpen = true;
  const turn = (open: boolean) => {
    failures = 0;
    if (open === isOpen) return;
    isOpen = open;
    options.changed(open);
  };
  return {
    get isOpen() {
      return isOpen;
    },
    succeeded() {
      failures = 0;
    },
    failed() {
      if (++failures >= options.failuresInARow) turn(true);
    },
    open: () => turn(true),
    close: () => turn(false),
  };
}
