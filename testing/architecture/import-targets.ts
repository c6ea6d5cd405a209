import type { Browser } from '../kit/browser.ts';
import { IMPORT_DATA } from './examples.ts';

/** Imports with a file that nobody has started. A project has room for some that wait, and for one that runs: the last one makes place. */
export function createImportTargets(api: Browser, origin: string, owner: Record<string, string>) {
  const url = `${origin}/v1/user-imports`;
  let last: string | null = null;
  return {
    async make(options: { readonly stays?: boolean } = {}): Promise<string> {
      if (last !== null) await api.post(`${url}/${last}/cancel`, {}, owner);
      const { json } = await api.post(url, { format: 'frontdesk' }, owner);
      const { id } = json as { id: string };
      const put = await api.request('PUT', `${url}/${id}/chunks/0`, { body: { data: IMPORT_DATA }, headers: owner });
      if (put.status !== 200) throw new Error(`the chunk answered ${put.status}: ${put.text}`);
      last = options.stays ? null : id;
      return id;
    },
  };
}
