import { type DatabaseEntries, DamagedError } from '../database-entry.ts';

/**
 * Summarises a reader's result, one line per value: its first letter and length (`a 40`), or why it could not be read;
 * last, why the database broke off, if it did. Anything else that is thrown is a bug, and is passed on.
 */
export function outcomesOf(entries: DatabaseEntries): string[] {
  const outcomes: string[] = [];
  const add = (get: () => void, prefix = ''): void => {
    try {
      get();
    } catch (thrown) {
      if (!(thrown instanceof DamagedError)) throw thrown;
      outcomes.push(prefix + thrown.message);
    }
  };
  add(() => {
    for (const entry of entries) {
      add(() => {
        const value = entry.header();
        outcomes.push(`${String.fromCharCode(value[0] ?? 0)} ${value.length}`);
      }, `${entry.name}: `);
    }
  });
  return outcomes;
}
