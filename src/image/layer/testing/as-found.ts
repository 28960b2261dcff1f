import type { Selected } from '../selected.ts';

/** Returns what a walk found; large bodies are closed by then. */
export function asFound(selected: readonly Selected[]): readonly Selected[] {
  return selected;
}
