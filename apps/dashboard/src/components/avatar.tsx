import { useState } from 'react';
import { initialsOf } from '../lib/format.ts';

/** Beside a name, which says who it is: the picture, else the initials, which stay where it cannot be loaded. Its server does not learn of the page. */
export function Avatar({ name, image }: { name: string; image: string | null }) {
  const [loaded, setLoaded] = useState<string | null>(null);
  return (
    <span className="avatar lg" aria-hidden="true">
      {image !== null && loaded === image ? null : initialsOf(name)}
      {image === null ? null : (
        <img
          key={image}
          src={image}
          alt=""
          width={56}
          height={56}
          loading="lazy"
          referrerPolicy="no-referrer"
          onLoad={() => setLoaded(image)}
        />
      )}
    </span>
  );
}
