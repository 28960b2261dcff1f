import type { LayerFile } from '../../domain/index.ts';
import { isElf, placeOfSections } from './elf.ts';

/**
 * Whether an ELF program's first bytes show that data follows it: most linkers write the section table last.
 * If the table comes first, this is unknown.
 */
export function hasAppendedBytes({ size }: LayerFile, head: Buffer): boolean {
  if (!isElf(head)) return false;
  const { start, end } = placeOfSections(head);
  return start >= head.length && end < size;
}
