import type { ReactNode } from 'react';
import { type ApiProblem, asProblem } from '../api/api-problem.ts';
import { fullTime } from '../lib/format.ts';
import { texts } from '../texts/index.ts';
import { Icon, type IconName } from './icon.tsx';
import { needsProof, ProveAgain } from './prove-again.tsx';
import { formatting } from './when.tsx';

const { common } = texts;

/** A problem in one sentence: ours where the code is known, else the server's. */
export function problemText(error: unknown): string {
  const problem = asProblem(error);
  const known = common.problems[problem.code];
  if (known !== undefined) return known;
  if (problem.status === 0) return common.failed.unreachable;
  if (problem.status === 403) return common.failed.forbidden;
  if (problem.status === 429) return common.failed.tooMany(problem.retryAfterSeconds);
  const said = [problem.title, problem.detail, ...problem.fields.map((field) => `${field.path}: ${field.message}.`)]
    .filter(Boolean)
    .join(' ');
  return problem.status >= 500 || said === '' ? common.failed.answered(problem.status, said) : said;
}

/** What did not arrive or was not done, why, and what to do. */
export function Failed({ title, error, onRetry }: { title: string; error: unknown; onRetry?: () => void }) {
  if (needsProof(error)) return <ProveAgain />;
  const problem = asProblem(error);
  return (
    <div className="notice bad" role="alert">
      <Icon name="alert" />
      <div>
        <p>
          <b>{title}</b> {problemText(problem)}{' '}
          {onRetry === undefined ? null : (
            <button type="button" className="link" onClick={onRetry}>
              {common.tryAgain}
            </button>
          )}
        </p>
        <RequestId problem={problem} />
      </div>
    </div>
  );
}

function RequestId({ problem }: { problem: ApiProblem }) {
  if (!problem.requestId) return null;
  return <p className="small request-id">{common.requestAt(problem.requestId, fullTime(problem.at, formatting))}</p>;
}

/** First use, or nothing found: what will be here, and the one next step. */
export function Empty({
  icon,
  title,
  text,
  children,
  solid = false,
}: {
  icon?: IconName;
  title: string;
  text: string;
  children?: ReactNode;
  solid?: boolean;
}) {
  return (
    <section className={`empty ${solid ? 'solid' : ''}`}>
      {icon === undefined ? null : <Icon name={icon} size={28} />}
      <h2>{title}</h2>
      <p>{text}</p>
      {children === undefined ? null : <div className="row wrap">{children}</div>}
    </section>
  );
}

const WIDTHS = ['38%', '52%', '31%', '44%', '36%', '49%'];

/** Bones of a list. They appear after 200 ms, with the height of what comes. */
export function BonesList({ what, rows = 4 }: { what: string; rows?: number }) {
  return (
    <div className="panel bones" aria-busy="true">
      <p className="sr" role="status">
        {common.loading(what)}
      </p>
      <ul className="list" aria-hidden="true">
        {Array.from({ length: rows }, (_, index) => WIDTHS[index % WIDTHS.length] ?? '40%').map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bones have no identity and never move
          <li key={index}>
            <span className="avatar" />
            <span className="what stack tight">
              <span className="bone" style={{ '--w': width }} />
              <span className="bone thin" style={{ '--w': `calc(${width} + 12%)` }} />
            </span>
            <span className="bone short" />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Bones of a page with a title. */
export function BonesPage({ what }: { what: string }) {
  return (
    <div className="bones stack loose" aria-busy="true">
      <p className="sr" role="status">
        {common.loading(what)}
      </p>
      <div className="stack" aria-hidden="true">
        <span className="bone title" />
        <span className="bone" style={{ '--w': '45%' }} />
        <span className="bone" style={{ '--w': '70%' }} />
        <span className="bone" style={{ '--w': '55%' }} />
      </div>
    </div>
  );
}
