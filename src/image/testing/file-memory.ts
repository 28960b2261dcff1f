import type { Digest } from '../../domain/index.ts';
import type { FileMemory } from '../source/local/local-layer.ts';

/** Remembers files as the store does; its clock is an hour ahead, so that every file counts as settled. */
export function fileMemory(now = (): Date => new Date(Date.now() + 3_600_000)): FileMemory {
  const known = new Map<string, Digest>();
  return {
    now,
    documents: {
      digestOfFile: (file) => Promise.resolve(known.get(JSON.stringify(file))),
      rememberFile: (file, digest) => {
        known.set(JSON.stringify(file), digest);
        return Promise.resolve();
      },
    },
  };
}
