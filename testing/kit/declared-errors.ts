import { routes } from '../../apps/server/src/app/routes.ts';
import { PREFIX } from '../../apps/server/src/platform/http/mount.ts';

/** What every route of its kind may answer; a contract names the rest. */
const EVERYWHERE =
  /^(request|instance|idempotency)\.|^projects\.not_found$|^access\.project_required$|^address_bans\.banned$/;

const declared = routes.map(({ method, path, who, contract }) => ({
  method,
  path,
  pattern: new RegExp(`^${(PREFIX[who.surface] + path).replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
  codes: new Set(contract.errors.map(({ code }) => code)),
}));

/** A contract tells clients of every error that its route answers with: any test that meets another one fails here. */
export function requireDeclared(method: string, url: string, answer: unknown): void {
  const { code } = (answer ?? {}) as { code?: unknown };
  if (typeof code !== 'string' || EVERYWHERE.test(code)) return;
  const { pathname } = new URL(url);
  const rows = declared.filter((row) => row.method === method && row.pattern.test(pathname));
  const [row] = rows;
  if (!row || rows.some(({ codes }) => codes.has(code))) return;
  throw new Error(`${method} ${row.path} answers ${code}, which its contract leaves out`);
}
