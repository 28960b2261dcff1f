import type { StoredRange } from '../store/ports.ts';
import { isAboutOneFlaw } from './counted-ids.ts';

/** Other ids of the same flaw, sorted: those of records that are about nothing else. */
export function aliasesOf(id: string, ranges: readonly StoredRange[]): readonly string[] {
  const own = ranges.filter((range) => isAboutOneFlaw(range, id));
  const aliases = new Set(own.flatMap(({ record, aliases: others }) => [record, ...others]));
  aliases.delete(id);
  return [...aliases].sort();
}
