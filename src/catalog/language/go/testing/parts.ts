import type { FieldLayout } from '../../../program/index.ts';
import { numbers, padded } from '../../../program/testing/numbers.ts';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const FRAME = 'f'.repeat(16);
const HEADER_BYTES = 32;

/** Builds build info as Go 1.18 and later write it. */
export function inlineBuildInfo(goVersion: string, text: string): Buffer {
  const header = padded(Buffer.concat([MAGIC, Buffer.from([8, 2])]), HEADER_BYTES);
  return Buffer.concat([header, counted(goVersion), counted(text === '' ? '' : FRAME + text + FRAME)]);
}

/** Builds build info as Go 1.13 to 1.17 write it, for the address where it will be. */
export function pointedBuildInfo(
  goVersion: string,
  text: string,
  layout: FieldLayout,
  address: number,
): Buffer {
  const texts = [Buffer.from(goVersion), Buffer.from(text === '' ? '' : FRAME + text + FRAME)] as const;
  const strings = address + HEADER_BYTES;
  const bytes = strings + 4 * layout.wordBytes;
  const flags = layout.isLittle ? 0 : 1;
  const pointers = numbers(layout, ['word', strings], ['word', strings + 2 * layout.wordBytes]);
  return Buffer.concat([
    padded(Buffer.concat([MAGIC, Buffer.from([layout.wordBytes, flags]), pointers]), HEADER_BYTES),
    numbers(
      layout,
      ['word', bytes],
      ['word', texts[0].length],
      ['word', bytes + texts[0].length],
      ['word', texts[1].length],
    ),
    ...texts,
  ]);
}

/** Builds the beginning of a table of functions and its names, in the form of a magic number. */
export function functionTable(names: readonly string[], layout: FieldLayout, magic = 0xfffffff1): Buffer {
  const text = Buffer.from(names.map((name) => `${name}\0`).join(''));
  const counts = magic === 0xfffffffa ? 2 : 3;
  const words = magic === 0xfffffffa ? 7 : 8;
  const start = 8 + words * layout.wordBytes;
  const offsets = Array.from({ length: words }, (_, i) =>
    i < counts ? 0 : start + (i > counts ? text.length : 0),
  );
  return Buffer.concat([
    tableHeader(layout, magic),
    numbers(layout, ...offsets.map((offset) => ['word', offset] as const)),
    text,
    Buffer.alloc(64),
  ]);
}

/** Builds a table of Go 1.2 to 1.15: no functions, a list of files, and texts between binary parts. */
export function scatteredTable(
  names: readonly string[],
  files: readonly string[],
  layout: FieldLayout,
): Buffer {
  const { wordBytes } = layout;
  const listAt = 8 + 2 * wordBytes + 4;
  const textAt = listAt + 4 * (files.length + 1);
  const fileOffsets = files.map(
    (_, i) => textAt + Buffer.byteLength(files.slice(0, i).join('\0')) + (i > 0 ? 1 : 0),
  );
  return Buffer.concat([
    tableHeader(layout, 0xfffffffb),
    numbers(layout, ['word', 0], ['word', 0x401000], [4, listAt], [4, files.length + 1]),
    numbers(layout, ...fileOffsets.map((offset) => [4, offset] as const)),
    Buffer.from([...files, ''].join('\0')),
    ...names.flatMap((name) => [Buffer.from([2, 0x41, 3, 0]), Buffer.from(`${name}\0`)]),
  ]);
}

function tableHeader(layout: FieldLayout, magic: number): Buffer {
  return numbers(layout, [4, magic], [1, 0], [1, 0], [1, 1], [1, layout.wordBytes]);
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length: number[] = [];
  for (let left = bytes.length; ; left = Math.floor(left / 128)) {
    length.push(left < 128 ? left : (left % 128) + 128);
    if (left < 128) break;
  }
  return Buffer.concat([Buffer.from(length), bytes]);
}
