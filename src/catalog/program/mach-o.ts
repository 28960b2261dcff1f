// Mach-O: Apple's <mach-o/loader.h>.

import { ArchiveError, type ByteSource } from '../../archive/index.ts';
import { MAX_COMMAND_BYTES } from './limits.ts';
import { Fields, type FieldLayout } from './fields.ts';
import { withinFile, type Program, type ProgramSection, type Segment } from './program.ts';

const MAGIC_32 = 0xfeedface;
const MAGIC_64 = 0xfeedfacf;
const COMMAND_BYTES = 8;
const WRITABLE = 2;

/** Places of fields that 32 and 64 bits order differently. */
const FORMS = {
  4: {
    header: 28,
    command: 1,
    address: 24,
    offset: 32,
    fileSize: 36,
    protection: 44,
    count: 48,
    sections: 56,
    section: 68,
    sectionSize: 36,
    sectionOffset: 40,
  },
  8: {
    header: 32,
    command: 0x19,
    address: 24,
    offset: 40,
    fileSize: 48,
    protection: 60,
    count: 64,
    sections: 72,
    section: 80,
    sectionSize: 40,
    sectionOffset: 48,
  },
} as const;

export function isMachO(head: Buffer): boolean {
  return head.length >= FORMS[8].header && layoutOf(head) !== undefined;
}

/** Throws ArchiveError if the file ends within its load commands. */
export function readMachO(file: ByteSource): Program {
  const layout = layoutOf(file.read(0, 4));
  if (!layout) throw new ArchiveError('it is not a Mach-O file');
  const form = FORMS[layout.wordBytes];
  const size = new Fields(file.read(0, form.header), layout).u32(20);
  if (size > MAX_COMMAND_BYTES) throw new ArchiveError(`its load commands have ${size} bytes`);
  const commands = commandsOf(new Fields(file.read(form.header, size), layout), layout);
  const loads = commands.filter((each) => each.u32(0) === form.command && each.bytes.length >= form.sections);
  return {
    layout,
    sections: loads.flatMap((each) => sectionsOf(each, file, layout)),
    segments: loads.map((each) => segmentOf(each, file, layout)),
  };
}

function layoutOf(head: Buffer): FieldLayout | undefined {
  for (const isLittle of [true, false]) {
    const magic = isLittle ? head.readUInt32LE(0) : head.readUInt32BE(0);
    if (magic === MAGIC_64) return { isLittle, wordBytes: 8 };
    if (magic === MAGIC_32) return { isLittle, wordBytes: 4 };
  }
  return undefined;
}

function commandsOf(all: Fields, layout: FieldLayout): readonly Fields[] {
  const commands: Fields[] = [];
  for (let at = 0; at + COMMAND_BYTES <= all.bytes.length;) {
    const size = all.u32(at + 4);
    if (size < COMMAND_BYTES || at + size > all.bytes.length) break;
    commands.push(new Fields(all.bytes.subarray(at, at + size), layout));
    at += size;
  }
  return commands;
}

function segmentOf(command: Fields, file: ByteSource, { wordBytes }: FieldLayout): Segment {
  const form = FORMS[wordBytes];
  const range = withinFile(
    {
      address: command.word(form.address),
      offset: command.word(form.offset),
      size: command.word(form.fileSize),
    },
    file,
  );
  return { ...range, isWritable: (command.u32(form.protection) & WRITABLE) !== 0 };
}

function sectionsOf(command: Fields, file: ByteSource, layout: FieldLayout): readonly ProgramSection[] {
  const { count, sections, section, sectionSize, sectionOffset } = FORMS[layout.wordBytes];
  const fitting = Math.floor((command.bytes.length - sections) / section);
  return Array.from({ length: Math.min(command.u32(count), fitting) }, (_, i) => {
    const row = new Fields(command.bytes.subarray(sections + i * section), layout);
    const range = { address: row.word(32), offset: row.u32(sectionOffset), size: row.word(sectionSize) };
    return { ...withinFile(range, file), name: row.text(0, 16) };
  });
}
