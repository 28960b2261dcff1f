// Where Go's linker stores the Go version and the modules: debug/buildinfo in Go's standard library.

import type { ByteSource } from '../../../archive/index.ts';
import { failed, ok, type Result } from '../../../domain/index.ts';
import { MAX_BUILD_INFO_BYTES, MAX_SEARCHED_DATA_BYTES } from './limits.ts';
import { bytesBehind, Fields, readAt, type Program, type Range } from '../../program/index.ts';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const ALIGNMENT = 16;
const HEADER_BYTES = 32;
const SECTION_NAMES = new Set(['.go.buildinfo', '__go_buildinfo']);
const SEARCH_BYTES = 64 * 1024;

/** Flag bits: pointers are big-endian; strings follow the header, as written since Go 1.18. */
const BIG_ENDIAN = 1;
const INLINE = 2;

/** Bytes in a string's length prefix (Go's binary.MaxVarintLen64). */
const MAX_VARINT_BYTES = 10;

/** The module text is framed by 16 bytes on either side, by which a running program finds it. */
const FRAME_BYTES = 16;

/** Index of the pointer to the modules; the other points to the Go version. */
const MODULES = 1;

export interface RawBuildInfo {
  /** In Go's form: `go1.26.8`, `go1.26.8-X:nogreenteagc`, `unknown`. */
  readonly goVersion: string;
  /** Module and setting lines; empty if built without modules by Go 1.17 or earlier. */
  readonly text: string;
}

/**
 * Reads a program's build info; undefined if it has none, as from any other compiler. Fails with a reason if
 * it cannot be read. Throws ArchiveError if the file is truncated.
 */
export function readBuildInfo(file: ByteSource, program: Program): Result<RawBuildInfo> | undefined {
  const place = findMagic(file, program);
  if (place === undefined) return undefined;
  const header = readAt(file, program, place, HEADER_BYTES);
  if (!header) return failed('its build info is cut off');
  const texts =
    ((header[15] ?? 0) & INLINE) === 0
      ? readPointedTexts(file, program, header)
      : readInlineTexts(file, program, place + HEADER_BYTES);
  if (!texts.ok) return texts;
  const [goVersion, modules] = texts.value;
  if (goVersion.length === 0) return failed('its build info does not name the version of Go');
  return ok({ goVersion: goVersion.toString('utf8'), text: withoutFrame(modules).toString('utf8') });
}

/** Whether a section is named for build info. */
export function namesBuildInfo({ sections }: Program): boolean {
  return sections.some(({ name }) => SECTION_NAMES.has(name));
}

/** Looks in sections by name; if names were stripped, in the writable data. */
function findMagic(file: ByteSource, { sections, segments }: Program): number | undefined {
  const named = sections.filter(({ name }) => SECTION_NAMES.has(name));
  const places: readonly Range[] = named.length > 0 ? named : segments.filter(({ isWritable }) => isWritable);
  let left = MAX_SEARCHED_DATA_BYTES;
  for (const place of places) {
    const found = searchRange(file, { ...place, size: Math.min(place.size, left) });
    if (found !== undefined) return found;
    left -= Math.min(place.size, left);
  }
  return undefined;
}

/** Searches in pieces; an aligned magic never straddles two. */
function searchRange(file: ByteSource, { address, offset, size }: Range): number | undefined {
  const skipped = (ALIGNMENT - (address % ALIGNMENT)) % ALIGNMENT;
  for (let start = skipped; start + HEADER_BYTES <= size; start += SEARCH_BYTES) {
    const piece = file.read(offset + start, Math.min(SEARCH_BYTES, size - start));
    for (let at = piece.indexOf(MAGIC); at >= 0; at = piece.indexOf(MAGIC, at + 1)) {
      if (at % ALIGNMENT === 0) return address + start + at;
    }
  }
  return undefined;
}

type Texts = Result<readonly [goVersion: Buffer, modules: Buffer]>;

function readInlineTexts(file: ByteSource, program: Program, address: number): Texts {
  const goVersion = readCounted(file, program, address);
  if (!goVersion.ok) return goVersion;
  const modules = readCounted(file, program, goVersion.value.end);
  return modules.ok ? ok([goVersion.value.text, modules.value.text]) : modules;
}

/** Reads a length-prefixed string. */
function readCounted(
  file: ByteSource,
  program: Program,
  address: number,
): Result<{ readonly text: Buffer; readonly end: number }> {
  const head = readAt(file, program, address, Math.min(MAX_VARINT_BYTES, bytesBehind(program, address)));
  const counted = head && readVarint(head);
  if (!counted) return failed('its build info is cut off');
  const text = readText(file, program, address + counted.bytes, counted.value);
  return text.ok ? ok({ text: text.value, end: address + counted.bytes + counted.value }) : text;
}

/** Before Go 1.18, two pointers lead to Go string headers: a pointer and a length each. */
function readPointedTexts(file: ByteSource, program: Program, header: Buffer): Texts {
  const wordBytes = header[14];
  if (wordBytes !== 4 && wordBytes !== 8) return failed('its build info has pointers of another size');
  const layout = { isLittle: ((header[15] ?? 0) & BIG_ENDIAN) === 0, wordBytes } as const;
  const pointers = new Fields(header, layout);
  const [goVersion, modules] = [0, MODULES].map((i): Result<Buffer> => {
    const place = pointers.word(16 + i * wordBytes);
    // A null pointer, as in programs without modules.
    if (place === 0) return ok(Buffer.alloc(0));
    const text = readAt(file, program, place, 2 * wordBytes);
    // Without modules, this variable is never set and exists only in memory.
    if (!text && i === MODULES) return ok(Buffer.alloc(0));
    if (!text) return failed('its build info points outside the file');
    const fields = new Fields(text, layout);
    return readText(file, program, fields.word(0), fields.word(wordBytes));
  });
  if (!goVersion?.ok) return failed(goVersion?.failure ?? '');
  if (!modules?.ok) return failed(modules?.failure ?? '');
  return ok([goVersion.value, modules.value]);
}

function readText(file: ByteSource, program: Program, address: number, length: number): Result<Buffer> {
  if (length === 0) return ok(Buffer.alloc(0));
  if (length > MAX_BUILD_INFO_BYTES) return failed(`its build info has ${length} bytes`);
  const text = readAt(file, program, address, length);
  return text ? ok(text) : failed('its build info is cut off');
}

function readVarint(bytes: Buffer): { readonly value: number; readonly bytes: number } | undefined {
  let value = 0;
  for (const [i, byte] of bytes.entries()) {
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, bytes: i + 1 };
  }
  return undefined;
}

function withoutFrame(text: Buffer): Buffer {
  const isFramed = text.length > 2 * FRAME_BYTES && text[text.length - FRAME_BYTES - 1] === 0x0a;
  return isFramed ? text.subarray(FRAME_BYTES, -FRAME_BYTES) : Buffer.alloc(0);
}
