import { AMD64, numbers, padded } from './numbers.ts';
import { BASE, DATA_AT, DATA_BYTES, NOTHING, TABLE_AT, type ProgramParts } from './places.ts';

const MORE_AT = DATA_AT + DATA_BYTES;

/** Builds a program of Windows, with the ID of Go's linker at the start of its code. */
export function buildPe({
  layout = AMD64,
  table = NOTHING,
  data = NOTHING,
  more,
}: ProgramParts = {}): Buffer {
  const is64 = layout.wordBytes === 8;
  const optional = is64
    ? Buffer.concat([numbers(layout, [2, 0x20b]), Buffer.alloc(22), numbers(layout, [8, BASE])])
    : Buffer.concat([numbers(layout, [2, 0x10b]), Buffer.alloc(26), numbers(layout, [4, BASE])]);
  const section = (name: string, offset: number, size: number, flags: number) =>
    Buffer.concat([
      padded(Buffer.from(name), 8),
      numbers(layout, [4, size], [4, offset], [4, size], [4, offset], [8, 0], [4, 0], [4, flags]),
    ]);
  const front = Buffer.concat([
    padded(Buffer.from('MZ'), 0x3c),
    numbers(layout, [4, 0x80]),
    Buffer.alloc(0x40),
    Buffer.from('PE\0\0'),
    numbers(layout, [2, is64 ? 0x8664 : 0x14c], [2, more ? 3 : 2], [8, 0], [4, 0], [2, 240], [2, 0]),
    padded(optional, 240),
    section('.rdata', TABLE_AT, DATA_AT - TABLE_AT, 0x40000040),
    section('.data', DATA_AT, DATA_BYTES, 0xc0000040),
    ...(more ? [section(more.name, MORE_AT, more.content.length, 0x42000040)] : []),
  ]);
  const code = Buffer.concat([padded(front, 0x600), Buffer.from('\xff Go build ID: "abc"', 'latin1')]);
  const readOnly = Buffer.concat([padded(code, TABLE_AT), table]);
  const loaded = padded(Buffer.concat([padded(readOnly, DATA_AT), data]), MORE_AT);
  return more ? Buffer.concat([loaded, more.content]) : loaded;
}
