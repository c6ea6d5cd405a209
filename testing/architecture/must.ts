import { decodeId, type IdKind } from '../../apps/server/src/lib/type-id.ts';
import type { Answer } from '../kit/index.ts';

export async function must(answer: Promise<Answer>, status: number): Promise<unknown> {
  const { status: got, text, json } = await answer;
  if (got !== status) throw new Error(`expected ${status}, got ${got}: ${text}`);
  return json;
}

export function uuidOf(kind: IdKind, id: string): string {
  const uuid = decodeId(kind, id);
  if (uuid === null) throw new Error(`${id} is no ${kind} id`);
  return uuid;
}
