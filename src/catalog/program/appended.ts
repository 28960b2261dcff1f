import type { LayerFile } from '../../domain/index.ts';
import { isElf, placeOfSections } from './elf.ts';

/**
 * Whether the first bytes of an ELF program tell that something follows it: most linkers write its table of sections
 * last. Where the table comes first, this is unknown.
 */
export function hasAppendedBytes({ size }: LayerFile, head: Buffer): boolean {
  if (!isElf(head)) return false;
  const { start, end } = placeOfSections(head);
  return start >= head.length && end < size;
}
