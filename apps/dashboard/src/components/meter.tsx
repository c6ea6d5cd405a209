import { useId } from 'react';

/** How far something has come, in words and as a bar. */
export function Meter({ label, value, at }: { label: string; value: string; at: number }) {
  const id = useId();
  return (
    <div className="meter">
      <div className="line">
        <span id={id}>{label}</span>
        <span className="num">{value}</span>
      </div>
      <div
        className="track"
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(at * 100)}
        aria-valuetext={value}
      >
        <i style={{ '--at': `${at * 100}%` }} />
      </div>
    </div>
  );
}
