// WebAssembly: "Binary Format" in its core specification; for components, in the component model.

import { ArchiveError, beginsWith, partOfSource, type ByteSource } from '../../archive/index.ts';
import { MAX_HEADERS } from './limits.ts';
import type { Program } from './program.ts';

const MAGIC = Buffer.from('\0asm');
const HEADER_BYTES = 8;
/** Bytes of the largest size: 32 bits in groups of seven. */
const SIZE_BYTES = 5;
/** Bytes of a custom section's name; all names looked up are short. */
const MAX_NAME_BYTES = 128;
/** Components nest. */
const MAX_DEPTH = 8;
const CUSTOM = 0;
const DATA = 11;
/** Component sections. */
const MODULE = 1;
const COMPONENT = 4;

interface RawSection {
  readonly id: number;
  /** A custom section's name, before its content; empty for any other. */
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** Whether a file is a WebAssembly module, or a component of modules. */
export function isWasm(head: Buffer): boolean {
  return head.length >= HEADER_BYTES && beginsWith(head, MAGIC);
}

/** Reads a module's custom sections by name, and its `data`. Throws ArchiveError if it is truncated. */
export function readWasm(file: ByteSource): Program {
  const sections = readSections(file)
    .filter(({ id }) => id === CUSTOM || id === DATA)
    .map(({ id, name, offset, size }) => ({
      name: id === DATA ? 'data' : name,
      address: offset,
      offset,
      size,
    }));
  return { layout: { isLittle: true, wordBytes: 4 }, sections, segments: [] };
}

/**
 * Lists the modules in a component, including nested ones; undefined for any other file. Throws ArchiveError
 * if it is truncated.
 */
export function modulesIn(file: ByteSource, depth = 0): readonly ByteSource[] | undefined {
  const head = file.read(0, Math.min(HEADER_BYTES, file.size));
  // The number after the version is the layer.
  if (!isWasm(head) || head.readUInt16LE(6) === 0) return undefined;
  return readSections(file).flatMap(({ id, offset, size }) => {
    if (id === MODULE) return [partOfSource(file, offset, size)];
    if (id !== COMPONENT || depth === MAX_DEPTH) return [];
    return modulesIn(partOfSource(file, offset, size), depth + 1) ?? [];
  });
}

function readSections(file: ByteSource): readonly RawSection[] {
  const sections: RawSection[] = [];
  let at = HEADER_BYTES;
  while (at < file.size) {
    if (sections.length === MAX_HEADERS) throw new ArchiveError(`it has more than ${MAX_HEADERS} sections`);
    const head = file.read(at, Math.min(file.size - at, 1 + 2 * SIZE_BYTES + MAX_NAME_BYTES));
    const content = readSize(head, 1);
    const end = at + content.end + content.value;
    if (end > file.size) throw new ArchiveError('it ends within a section');
    const id = head.readUInt8(0);
    const named = id === CUSTOM ? nameIn(head.subarray(content.end)) : { name: '', bytes: 0 };
    const offset = Math.min(at + content.end + named.bytes, end);
    sections.push({ id, name: named.name, offset, size: end - offset });
    at = end;
  }
  return sections;
}

function nameIn(content: Buffer): { readonly name: string; readonly bytes: number } {
  const length = readSize(content, 0);
  const bytes = length.end + length.value;
  return { name: content.toString('utf8', length.end, Math.min(bytes, MAX_NAME_BYTES)), bytes };
}

function readSize(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let i = 0; i < SIZE_BYTES; i += 1) {
    const byte = bytes[start + i];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: start + i + 1 };
  }
  throw new ArchiveError('it has a section without a valid size');
}
