import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Segment } from '../../components/segment.tsx';
import { texts } from '../../texts/index.ts';
import { type Branding, type PreviewView, previewAddress } from './branding.rules.ts';

const { branding: words } = texts;

const SETTLED_MILLISECONDS = 250;
const WIDTHS = { computer: 1120, phone: 375 } as const;
const HEIGHTS = { computer: 800, phone: 700 } as const;

/** The hosted pages with what is typed and not saved: real pages of the server, in a frame where nothing acts. */
export function BrandingPreview({
  project,
  branding,
  wrong,
}: {
  project: Project;
  branding: Branding;
  wrong: boolean;
}) {
  const [view, setView] = useState(firstView);
  const settled = useSettled(branding, wrong);
  // What a project offers decides what the sign-in page shows, so a change of it asks for the page again.
  const address = `${previewAddress(project.id, settled, view)}&version=${project.version}`;
  return (
    <section className="stack preview" aria-labelledby="preview">
      <h2 id="preview" className="sr">
        {words.preview}
      </h2>
      <div className="row wrap">
        <Segment
          label={words.page}
          choices={words.pages}
          value={view.page}
          onChange={(page) => setView({ ...view, page })}
        />
        <Segment
          label={words.theme}
          choices={words.themes}
          value={view.theme}
          onChange={(theme) => setView({ ...view, theme })}
        />
        <Segment
          label={words.width}
          choices={words.widths}
          value={view.width}
          onChange={(width) => setView({ ...view, width })}
        />
      </div>
      <Frames
        address={address}
        width={view.width}
        title={words.previewFrame(words.pages[view.page], words.themes[view.theme])}
      />
      <p className="small muted" role="status">
        {wrong ? words.previewWaits : ''}
      </p>
    </section>
  );
}

/** On a phone the width of a phone is the one that can be seen. */
function firstView(): PreviewView {
  const width = matchMedia('(max-width: 40rem)').matches ? 'phone' : 'computer';
  return { page: 'sign-in', theme: 'light', width };
}

/** The newest branding that is right and has rested for a moment: a page for every letter would be a page too many. */
function useSettled(branding: Branding, wrong: boolean): Branding {
  const [settled, setSettled] = useState(branding);
  useEffect(() => {
    if (wrong) return;
    const timer = setTimeout(() => setSettled(branding), SETTLED_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [branding, wrong]);
  return settled;
}

/** Two frames, of which one is seen: the next page loads behind the one before, so that nothing flashes while a colour is dragged. */
function Frames({ address, width, title }: { address: string; width: PreviewView['width']; title: string }) {
  const [shown, setShown] = useState({ address, width });
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const scaleOf = (of: PreviewView['width']) => Math.min(1, room / WIDTHS[of]);
  const wanted = shown.address === address && shown.width === width ? [shown] : [shown, { address, width }];
  return (
    <div ref={box} className={`frames ${shown.width}`} style={{ height: HEIGHTS[shown.width] * scaleOf(shown.width) }}>
      {wanted.map((one) => (
        <iframe
          key={`${one.width} ${one.address}`}
          title={title}
          src={one.address}
          sandbox="allow-same-origin"
          tabIndex={-1}
          aria-hidden={one !== shown || undefined}
          className={one === shown ? 'seen' : ''}
          width={WIDTHS[one.width]}
          height={HEIGHTS[one.width]}
          style={{ transform: `scale(${scaleOf(one.width)})` }}
          onLoad={() => setShown(one)}
        />
      ))}
    </div>
  );
}
