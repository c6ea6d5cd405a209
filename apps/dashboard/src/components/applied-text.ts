import { useEffect, useRef, useState } from 'react';

const REST_MILLISECONDS = 300;

/**
 * The text of a field whose value stands in the address: typed at once, applied when the hand rests, trimmed, and only where it is whole (half an
 * id finds nothing). Another value in the address came from a link, the back button, or from clearing, and is shown.
 */
export function useAppliedText(
  value: string,
  apply: (value: string) => void,
  isWhole: (trimmed: string) => boolean = () => true,
): { readonly text: string; readonly type: (text: string) => void; readonly whole: boolean } {
  const [text, setText] = useState(value);
  const applied = useRef(value);
  const newest = useRef(apply);
  const trimmed = text.trim();
  const whole = trimmed === '' || isWhole(trimmed);
  useEffect(() => {
    newest.current = apply;
  });
  useEffect(() => {
    if (value === applied.current) return;
    applied.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (!whole || trimmed === applied.current) return;
    const timer = setTimeout(() => {
      applied.current = trimmed;
      newest.current(trimmed);
    }, REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [trimmed, whole]);
  return { text, type: setText, whole };
}
