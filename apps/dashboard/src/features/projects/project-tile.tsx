import type { Project } from '../../api/types.ts';
import { inkOn } from '../../lib/colour.ts';
import { initialsOf } from '../../lib/format.ts';

/** The project's mark: the first letter on its own colour. */
export function ProjectTile({ project, small = false }: { project: Project; small?: boolean }) {
  const { color } = project.settings.branding;
  return (
    <span
      className={`tile ${small ? 'sm' : ''}`}
      style={{ '--tile': color, '--tile-ink': inkOn(color) }}
      aria-hidden="true"
    >
      {[...initialsOf(project.name)][0]}
    </span>
  );
}
