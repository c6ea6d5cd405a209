import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { base64Of } from '../../lib/base64.ts';
import { createUserImport, type NewUserImport, putChunk, startUserImport } from './user-imports.queries.ts';
import { CHUNK_BYTES } from './user-imports.rules.ts';

export type Upload = {
  /** From 0 to 1; null while none is on its way. */
  readonly progress: number | null;
  readonly error: unknown;
  /** The import exists: what failed can go on where it was. */
  readonly begun: boolean;
  run(body: NewUserImport, file: File): void;
  goOn(): void;
  stop(): void;
};

type Work = { body: NewUserImport; file: File; id: string | null; position: number };

/** Sends a file piece by piece, then has it checked. A broken line loses one piece, which is sent again. */
export function useUpload(projectId: string, onDone: (userImportId: string) => void): Upload {
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const work = useRef<Work | null>(null);
  const turn = useRef(0);
  // Whoever leaves the page stops it.
  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );

  async function send(current: Work): Promise<void> {
    turn.current += 1;
    const mine = turn.current;
    const stopped = () => turn.current !== mine;
    setError(null);
    setProgress(current.position === 0 ? 0 : Math.min(1, (current.position * CHUNK_BYTES) / current.file.size));
    try {
      current.id ??= (await createUserImport(projectId, current.body)).id;
      for (; current.position * CHUNK_BYTES < current.file.size; current.position++) {
        const from = current.position * CHUNK_BYTES;
        const bytes = new Uint8Array(await current.file.slice(from, from + CHUNK_BYTES).arrayBuffer());
        if (stopped()) return;
        await putChunk(projectId, current.id, current.position, base64Of(bytes));
        if (stopped()) return;
        setProgress(Math.min(1, (from + bytes.length) / current.file.size));
      }
      await startUserImport(projectId, current.id, true);
      if (stopped()) return;
      void queryClient.invalidateQueries({ queryKey: ['project', projectId, 'user-imports'] });
      onDone(current.id);
    } catch (cause) {
      if (stopped()) return;
      setError(cause);
      setProgress(null);
    }
  }

  return {
    progress,
    error,
    begun: work.current?.id != null,
    run(body, file) {
      work.current = { body, file, id: null, position: 0 };
      void send(work.current);
    },
    goOn() {
      if (work.current !== null) void send(work.current);
    },
    stop() {
      turn.current += 1;
      setProgress(null);
    },
  };
}
