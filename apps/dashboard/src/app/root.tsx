import { type ErrorComponentProps, Outlet } from '@tanstack/react-router';
import { Button } from '../components/button.tsx';
import { Link } from '../components/link.tsx';
import { Desk, Gate } from '../features/instance/gate.tsx';
import { texts } from '../texts/index.ts';

const { common } = texts;

export function Root() {
  return (
    <Gate>
      <Outlet />
    </Gate>
  );
}

export function NotFound() {
  return (
    <Desk title={common.notFoundTitle}>
      <p className="muted">{common.notFound}</p>
      <p>
        <Link to="/" className="btn primary">
          {common.backToProjects}
        </Link>
      </p>
    </Desk>
  );
}

export function Crashed({ error }: ErrorComponentProps) {
  return (
    <Desk title={common.crashedTitle}>
      <p className="muted">{common.crashed}</p>
      <div className="codeblock wrap">
        <pre>{error instanceof Error ? error.message : String(error)}</pre>
      </div>
      <p>
        <Button kind="primary" onClick={() => location.reload()}>
          {common.reload}
        </Button>
      </p>
    </Desk>
  );
}
