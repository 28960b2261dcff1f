import type { StoredRange } from '../domain/index.ts';
import { isAboutOneFlaw } from './counted-ids.ts';

/** Lists other IDs for the same flaw, sorted, from records that cover nothing else. */
export function aliasesOf(id: string, ranges: readonly StoredRange[]): readonly string[] {
  const own = ranges.filter((range) => isAboutOneFlaw(range, id));
  const aliases = new Set(own.flatMap(({ record, aliases: others }) => [record, ...others]));
  aliases.delete(id);
  return [...aliases].sort();
}
