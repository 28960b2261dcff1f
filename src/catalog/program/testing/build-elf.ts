import type { FieldLayout } from '../index.ts';
import { AMD64, numbers, padded } from './numbers.ts';
import { BASE, DATA_AT, DATA_BYTES, NOTHING, TABLE_AT, type ProgramParts } from './places.ts';

const OF_GO = ['.gopclntab', '.go.buildinfo'] as const;
const OF_OTHERS = ['.init', '.data'] as const;
const NAMES_AT = DATA_AT + DATA_BYTES;
const SECTIONS_AT = NAMES_AT + 0x100;
const MORE_AT = SECTIONS_AT + 0x400;
const WITH_BYTES = 1;
const WITHOUT_BYTES = 8;

type NamedSection = NonNullable<ProgramParts['more']>;

interface ElfParts extends ProgramParts {
  /** Off for a program whose section headers were removed. */
  readonly hasSections?: boolean;
  /** On for symbols that are kept beside their program. */
  readonly isDebugFile?: boolean;
  /** Off for a linker that was told to leave it out: `-buildid=`. */
  readonly hasNote?: boolean;
  /** Sections of a program that is not Go's, which are not loaded. */
  readonly others?: readonly NamedSection[];
  /** The number of sections that the header gives. */
  readonly sectionCount?: number;
}

/** Builds a program of ELF. */
export function buildElf(parts: ElfParts = {}): Buffer {
  const { layout = AMD64, table = NOTHING, data = NOTHING, hasNote = !parts.others } = parts;
  const front = Buffer.concat([
    header(layout, parts),
    segment(layout, 0, DATA_AT, 4),
    segment(layout, DATA_AT, DATA_BYTES, 6),
    hasNote ? numbers(layout, [4, 4], [4, 8], [4, 4]) : NOTHING,
    Buffer.from(hasNote ? 'Go\0\0build-id' : ''),
  ]);
  const code = padded(Buffer.concat([padded(front, TABLE_AT), table]), DATA_AT);
  const loaded = padded(Buffer.concat([code, data]), NAMES_AT);
  const named = padded(Buffer.concat([loaded, Buffer.from(namesOf(parts))]), SECTIONS_AT);
  const whole = Buffer.concat([named, ...sections(layout, parts)]);
  const further = furtherSections(parts);
  if (further.length === 0) return whole;
  return Buffer.concat([padded(whole, MORE_AT), ...further.map(({ content }) => content)]);
}

function header(layout: FieldLayout, parts: ElfParts): Buffer {
  const { hasSections = true, sectionCount = 5 + furtherSections(parts).length } = parts;
  const is64 = layout.wordBytes === 8;
  const size = is64 ? 64 : 52;
  return Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, layout.isLittle ? 1 : 2, 1]),
    Buffer.alloc(9),
    numbers(layout, [2, 2], [2, 62], [4, 1], ['word', BASE], ['word', size]),
    numbers(layout, ['word', hasSections ? SECTIONS_AT : 0], [4, 0], [2, size]),
    numbers(layout, [2, is64 ? 56 : 32], [2, 2]),
    numbers(layout, [2, is64 ? 64 : 40], [2, hasSections ? sectionCount : 0], [2, 4]),
  ]);
}

function segment(layout: FieldLayout, offset: number, size: number, flags: number): Buffer {
  const type = numbers(layout, [4, 1]);
  const flag = numbers(layout, [4, flags]);
  const places = numbers(layout, ['word', offset], ['word', BASE + offset], ['word', BASE + offset]);
  const sizes = numbers(layout, ['word', size], ['word', size]);
  const align = numbers(layout, ['word', 0x1000]);
  const is64 = layout.wordBytes === 8;
  return Buffer.concat(is64 ? [type, flag, places, sizes, align] : [type, places, sizes, flag, align]);
}

function furtherSections({ others = [], more }: ElfParts): readonly NamedSection[] {
  return more ? [...others, more] : others;
}

function namesOf(parts: ElfParts): string {
  const further = furtherSections(parts).map(({ name }) => name);
  return ['', '.text', ...(parts.others ? OF_OTHERS : OF_GO), '.shstrtab', ...further, ''].join('\0');
}

function sections(layout: FieldLayout, parts: ElfParts): readonly Buffer[] {
  const { table = NOTHING, data = NOTHING } = parts;
  const [ofTable, ofData] = parts.others ? OF_OTHERS : OF_GO;
  const type = parts.isDebugFile ? WITHOUT_BYTES : WITH_BYTES;
  const names = namesOf(parts);
  const section = (name: string, kind: number, offset: number, size: number) =>
    numbers(
      layout,
      [4, names.indexOf(`\0${name}\0`) + 1],
      [4, kind],
      ['word', 0],
      ['word', BASE + offset],
      ['word', offset],
      ['word', size],
      [8, 0],
      ['word', 1],
      ['word', 0],
    );
  let at = MORE_AT;
  const further = furtherSections(parts).map(({ name, content: { length } }) => {
    at += length;
    return section(name, WITH_BYTES, at - length, length);
  });
  return [
    section('', 0, 0, 0),
    section('.text', type, 0x100, 16),
    section(ofTable, type, TABLE_AT, table.length),
    section(ofData, type, DATA_AT, data.length),
    section('.shstrtab', 3, NAMES_AT, names.length),
    ...further,
  ];
}
