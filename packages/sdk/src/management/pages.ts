import type { Page } from '../types.ts';

/** Every item of a list, page by page as they are read. */
export async function* everyItem<Item>(
  list: (cursor: string | null) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list(cursor);
    yield* page.data;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
