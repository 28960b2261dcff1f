// PyInstaller programs: a loader, with an appended archive, or one in a section, that ends in a "cookie".
// https://pyinstaller.org/en/stable/advanced-topics.html#carchive, PyInstaller/archive/readers.py. Numbers
// are big-endian.

import { inflateSync } from 'node:zlib';
import { beginsWith, type ByteSource } from '../../../archive/index.ts';
import { failed, ok, parentOf, type Result } from '../../../domain/index.ts';
import { isPythonMetadata } from '../../markers/index.ts';
import type { Member } from './detail.ts';
import { identityOfName } from './folder-name.ts';
import { MAX_HEADER_BYTES, readMetadata } from './metadata.ts';

const COOKIE = { magic: Buffer.from('MEI\x0c\x0b\x0a\x0b\x0e', 'latin1'), bytes: 88 };
const ENTRY = { bytes: 18 };
/** Bytes at a program's end that are searched for the cookie: program sections may follow it. */
const TAIL_BYTES = 64 * 1024;
const MAX_LIST_BYTES = 16 * 1024 ** 2;
const MAX_STORED_BYTES = 16 * 1024 ** 2;
const MAX_MEMBERS = 2000;

export const ELF = Buffer.from('\x7fELF', 'latin1');
/** Functions imported by the loader; no other program imports all three so early. */
const LOADER_IMPORTS = ['inflate', 'mkdtemp', 'dlopen'];

/** Whether a program starts like PyInstaller's loader. */
export function couldBeFrozen(head: Buffer): boolean {
  return beginsWith(head, ELF) && LOADER_IMPORTS.every((name) => head.includes(name));
}

/** Reads the distributions whose metadata is in a PyInstaller program; undefined for other programs. */
export function readFrozen(body: ByteSource): Result<readonly Member[]> | undefined {
  const tailStart = Math.max(0, body.size - TAIL_BYTES);
  const tail = body.read(tailStart, body.size - tailStart);
  const at = tail.lastIndexOf(COOKIE.magic);
  if (at < 0 || at + COOKIE.bytes > tail.length) return undefined;
  const start = tailStart + at + COOKIE.bytes - tail.readUInt32BE(at + 8);
  const list = { offset: start + tail.readUInt32BE(at + 12), size: tail.readUInt32BE(at + 16) };
  if (start < 0 || list.size > MAX_LIST_BYTES || list.offset + list.size > body.size)
    return failed('the list of its files is not within it');
  const members: Member[] = [];
  for (const entry of entriesOf(body.read(list.offset, list.size))) {
    if (!isPythonMetadata(entry.name)) continue;
    const member = members.length < MAX_MEMBERS ? readMember(body, start, entry) : undefined;
    if (!member) return failed(`${entry.name} in it cannot be read`);
    members.push(member);
  }
  return ok(members);
}

interface FrozenEntry {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly isDeflated: boolean;
}

function* entriesOf(list: Buffer): Generator<FrozenEntry, void> {
  for (let at = 0; at + ENTRY.bytes <= list.length;) {
    const size = list.readUInt32BE(at);
    if (size < ENTRY.bytes || at + size > list.length) return;
    const name = list.toString('utf8', at + ENTRY.bytes, at + size);
    yield {
      name: name.split('\0', 1).join(''),
      offset: list.readUInt32BE(at + 4),
      size: list.readUInt32BE(at + 8),
      isDeflated: list[at + 16] === 1,
    };
    at += size;
  }
}

function readMember(body: ByteSource, start: number, entry: FrozenEntry): Member | undefined {
  const { name, offset, size, isDeflated } = entry;
  if (size > MAX_STORED_BYTES || start + offset + size > body.size) return undefined;
  const stored = body.read(start + offset, size);
  const bytes = isDeflated ? inflateStart(stored) : stored;
  const read = bytes && readMetadata(bytes);
  if (read) return { ...read, path: name };
  const named = identityOfName(parentOf(name));
  return named && { ...named, path: name, proof: 'folder name' };
}

/** Metadata has its headers first, whatever its size; anything that inflates to far more is not metadata. */
function inflateStart(stored: Buffer): Buffer | undefined {
  try {
    return inflateSync(stored, { maxOutputLength: 64 * MAX_HEADER_BYTES });
  } catch {
    return undefined;
  }
}
