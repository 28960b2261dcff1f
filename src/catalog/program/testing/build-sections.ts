import type { FieldLayout } from '../index.ts';
import { AMD64, numbers } from './numbers.ts';
import { BASE } from './places.ts';

const HEADER_BYTES = 0x100;
const LOADED = 1;
const WITH_BYTES = 1;
const NAMES = '.shstrtab';

interface BuiltSection {
  readonly name: string;
  readonly content: Buffer;
}

/** Builds a program of ELF from sections, which are loaded one behind the other from `BASE + 0x100`. */
export function buildSections(sections: readonly BuiltSection[], layout: FieldLayout = AMD64): Buffer {
  const names = ['', ...sections.map(({ name }) => name), NAMES, ''].join('\0');
  const contents = [...sections, { name: NAMES, content: Buffer.from(names) }];
  const body = Buffer.concat(contents.map(({ content }) => content));
  const tableAt = HEADER_BYTES + body.length;
  let offset = HEADER_BYTES;
  const rows = contents.map(({ name, content }) => {
    const row = section(layout, names.indexOf(`\0${name}\0`) + 1, { offset, size: content.length });
    offset += content.length;
    return row;
  });
  const head = Buffer.alloc(HEADER_BYTES);
  Buffer.concat([header(layout, tableAt, contents.length), segment(layout, tableAt)]).copy(head);
  return Buffer.concat([head, body, ...rows]);
}

/** ELF of 64 bits. */
function header(layout: FieldLayout, tableAt: number, count: number): Buffer {
  return Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, layout.isLittle ? 1 : 2, 1]),
    Buffer.alloc(9),
    numbers(layout, [2, 2], [2, 62], [4, 1], [8, BASE], [8, 64], [8, tableAt], [4, 0], [2, 64]),
    numbers(layout, [2, 56], [2, 1], [2, 64], [2, count], [2, count - 1]),
  ]);
}

function segment(layout: FieldLayout, size: number): Buffer {
  return numbers(layout, [4, LOADED], [4, 6], [8, 0], [8, BASE], [8, BASE], [8, size], [8, size], [8, 1]);
}

function section(
  layout: FieldLayout,
  name: number,
  { offset, size }: { readonly offset: number; readonly size: number },
): Buffer {
  const place = numbers(layout, [8, 0], [8, BASE + offset], [8, offset], [8, size]);
  return Buffer.concat([numbers(layout, [4, name], [4, WITH_BYTES]), place, Buffer.alloc(24)]);
}
