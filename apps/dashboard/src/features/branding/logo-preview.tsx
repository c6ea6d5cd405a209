import { useState } from 'react';
import type { Project } from '../../api/types.ts';
import { inkOn } from '../../lib/colour.ts';
import { initialsOf } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';

const { branding } = texts;

/** The logo as large as it will be, and whether it comes; the letter that stands in for it. */
export function LogoPreview({ project, color, logoUrl }: { project: Project; color: string; logoUrl: string | null }) {
  return (
    <div className="row logo-preview">
      {logoUrl === null ? (
        <>
          <span className="tile lg" style={{ '--tile': color, '--tile-ink': inkOn(color) }} aria-hidden="true">
            {[...initialsOf(project.name)][0]}
          </span>
          <span className="small muted">{branding.logoFallback}</span>
        </>
      ) : (
        <Arriving key={logoUrl} logoUrl={logoUrl} />
      )}
    </div>
  );
}

function Arriving({ logoUrl }: { logoUrl: string }) {
  const [state, setState] = useState<'waiting' | 'there' | 'missing'>('waiting');
  return (
    <>
      <span className="tile lg line">
        {/* The host of the logo learns from which page it is asked no more than it must. */}
        <img
          src={logoUrl}
          alt=""
          width={44}
          height={44}
          hidden={state === 'missing'}
          referrerPolicy="no-referrer"
          onLoad={() => setState('there')}
          onError={() => setState('missing')}
        />
      </span>
      <span role="status" className={`small ${state === 'missing' ? 'state bad' : 'muted'}`}>
        {state === 'waiting' ? '' : state === 'there' ? branding.logoLoads : branding.logoFails}
      </span>
    </>
  );
}
