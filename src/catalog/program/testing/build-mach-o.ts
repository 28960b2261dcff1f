import type { FieldLayout } from '../index.ts';
import { AMD64, numbers, padded } from './numbers.ts';
import { BASE, DATA_AT, DATA_BYTES, NOTHING, TABLE_AT, type ProgramParts } from './places.ts';

const MORE_AT = DATA_AT + DATA_BYTES;

/** Builds a program of Apple's. */
export function buildMachO({
  layout = AMD64,
  table = NOTHING,
  data = NOTHING,
  more,
}: ProgramParts = {}): Buffer {
  const is64 = layout.wordBytes === 8;
  const commands = Buffer.concat([
    segment(layout, '__TEXT', { at: TABLE_AT, size: DATA_AT - TABLE_AT }, '__gopclntab', table.length),
    segment(layout, '__DATA', { at: DATA_AT, size: DATA_BYTES }, '__go_buildinfo', data.length),
    ...(more
      ? [
          segment(
            layout,
            '__DATA',
            { at: MORE_AT, size: more.content.length },
            more.name,
            more.content.length,
          ),
        ]
      : []),
  ]);
  const header = Buffer.concat([
    numbers(layout, [4, is64 ? 0xfeedfacf : 0xfeedface], [4, 0x01000007], [4, 3], [4, 2]),
    numbers(layout, [4, more ? 3 : 2], [4, commands.length], [4, 0]),
    Buffer.alloc(is64 ? 4 : 0),
  ]);
  const code = Buffer.concat([padded(Buffer.concat([header, commands]), TABLE_AT), table]);
  const loaded = padded(Buffer.concat([padded(code, DATA_AT), data]), MORE_AT);
  return more ? Buffer.concat([loaded, more.content]) : loaded;
}

function segment(
  layout: FieldLayout,
  name: string,
  { at, size }: { readonly at: number; readonly size: number },
  section: string,
  used: number,
): Buffer {
  const is64 = layout.wordBytes === 8;
  const protection = name === '__DATA' ? 3 : 1;
  const command = Buffer.concat([
    padded(Buffer.from(name), 16),
    numbers(layout, ['word', BASE + at], ['word', size], ['word', at], ['word', size]),
    numbers(layout, [4, protection], [4, protection], [4, 1], [4, 0]),
    padded(Buffer.from(section), 16),
    padded(Buffer.from(name), 16),
    numbers(layout, ['word', BASE + at], ['word', used], [4, at]),
    Buffer.alloc(is64 ? 28 : 24),
  ]);
  return Buffer.concat([numbers(layout, [4, is64 ? 0x19 : 1], [4, command.length + 8]), command]);
}
