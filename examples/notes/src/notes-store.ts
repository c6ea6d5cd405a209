import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Note = { readonly id: string; readonly text: string; readonly createdAt: string };

export type NotesStore = {
  /** Newest first. */
  list(userId: string): readonly Note[];
  /** Null: this person has as many notes as anybody may have. */
  add(userId: string, text: string): Promise<Note | null>;
  /** False: this person has no such note. */
  remove(userId: string, noteId: string): Promise<boolean>;
  /** Brings back the note that this person removed last. */
  restore(userId: string, noteId: string): Promise<boolean>;
};

const MOST_NOTES = 500;

type Shelf = { notes: Note[]; removed: Note | null };

/** Notes of each user in one JSON file; in memory only, where there is no folder. A change is on the disk before it is answered. */
export async function openNotesStore(folder: string | null, now: () => Date = () => new Date()): Promise<NotesStore> {
  const shelves = new Map<string, Shelf>(folder === null ? [] : await load(folder));
  let saving: Promise<void> = Promise.resolve();

  const shelfOf = (userId: string): Shelf => shelves.get(userId) ?? { notes: [], removed: null };

  async function change(userId: string, shelf: Shelf): Promise<void> {
    shelves.set(userId, shelf);
    if (folder === null) return;
    // One write after the other: two at once could put the older state over the newer one. A failed one must not stop the next.
    saving = saving.catch(() => undefined).then(() => save(folder, [...shelves]));
    await saving;
  }

  return {
    list: (userId) => shelfOf(userId).notes,
    async add(userId, text) {
      const { notes } = shelfOf(userId);
      if (notes.length >= MOST_NOTES) return null;
      const note = { id: randomUUID(), text, createdAt: now().toISOString() };
      await change(userId, { notes: [note, ...notes], removed: null });
      return note;
    },
    async remove(userId, noteId) {
      const { notes } = shelfOf(userId);
      const removed = notes.find((note) => note.id === noteId);
      if (removed === undefined) return false;
      await change(userId, { notes: notes.filter((note) => note !== removed), removed });
      return true;
    },
    async restore(userId, noteId) {
      const { notes, removed } = shelfOf(userId);
      if (removed?.id !== noteId) return false;
      const back = [...notes, removed].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
      await change(userId, { notes: back, removed: null });
      return true;
    },
  };
}

async function load(folder: string): Promise<[string, Shelf][]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return JSON.parse(await readFile(join(folder, 'notes.json'), 'utf8')) as [string, Shelf][];
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fault;
  }
}

/** Written beside and renamed, so that whoever stops us in the middle leaves the old file whole. */
async function save(folder: string, shelves: readonly [string, Shelf][]): Promise<void> {
  const file = join(folder, 'notes.json');
  await writeFile(`${file}.new`, JSON.stringify(shelves), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
