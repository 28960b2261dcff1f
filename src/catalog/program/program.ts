import type { ByteSource } from '../../archive/index.ts';
import type { FieldLayout } from './fields.ts';

/** An executable file or a shared library, as described by its headers. */
export interface Program {
  readonly layout: FieldLayout;
  /** Empty if the section headers were stripped. */
  readonly sections: readonly ProgramSection[];
  /** Parts loaded into memory. */
  readonly segments: readonly Segment[];
  /** Places of ELF notes; absent in other formats. */
  readonly notes?: readonly Range[];
}

/** Bytes in the file that have an address in memory. */
export interface Range {
  readonly address: number;
  readonly offset: number;
  /** Bytes in the file. */
  readonly size: number;
}

export interface ProgramSection extends Range {
  readonly name: string;
}

export interface Segment extends Range {
  readonly isWritable: boolean;
}

/** Clips a range to the file; a table may point anywhere. */
export function withinFile({ address, offset, size }: Range, file: ByteSource): Range {
  const isInside = offset >= 0 && offset < file.size;
  return { address, offset, size: isInside ? Math.max(0, Math.min(size, file.size - offset)) : 0 };
}

/** Whether a file holds debugger symbols beside a program: its sections are listed, but empty. */
export function isDebugFile({ sections }: Program): boolean {
  return sections.some(({ name, size }) => name === '.text' && size === 0);
}

/** Reads bytes by address; undefined unless all are in the file. */
export function readAt(
  file: ByteSource,
  { segments }: Program,
  address: number,
  length: number,
): Buffer | undefined {
  const segment = segmentOf(segments, address);
  if (!segment || length > segment.size - (address - segment.address)) return undefined;
  return file.read(segment.offset + (address - segment.address), length);
}

/** Returns the number of bytes from an address to the end of its segment. */
export function bytesBehind({ segments }: Program, address: number): number {
  const segment = segmentOf(segments, address);
  return segment ? segment.size - (address - segment.address) : 0;
}

function segmentOf(segments: readonly Segment[], address: number): Segment | undefined {
  return segments.find((each) => address >= each.address && address < each.address + each.size);
}
