// RECORD: https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
// One line per file, CSV: path, hash, size; a path with a comma or a quote is quoted. Older lists have only paths.

import type { FileList } from './detail.ts';
import { toldBy } from './file-kind.ts';

/** Bytes of a list that are read: that of the largest package has 3 MB. */
export const MAX_LIST_BYTES = 16 * 1024 ** 2;
/** Listed files that prove a package, and those whose hashes tell its version. */
const MAX_FILES = 16;
const MAX_HASHES = 8;
/** Lines of a list; that of the largest package has a quarter. */
const MAX_LINES = 100_000;
const SHA256 = 'sha256=';
const HEX_DIGITS = 64;

/** Reads a RECORD. */
export function readRecord(bytes: Buffer): FileList {
  const lines = linesOf(bytes);
  const entries = lines.map(parseEntry);
  const hashed = entries.flatMap(({ path, hash }) => {
    const told = hash === undefined ? undefined : toldBy(path);
    return told === undefined ? [] : [{ path, hash, rank: told === 'version' ? 0 : 1 }];
  });
  const telling = hashed.sort((a, b) => a.rank - b.rank).slice(0, MAX_HASHES);
  return {
    kind: 'record',
    files: choose(entries.map(({ path }) => path)),
    hashes: Object.fromEntries(telling.map(({ path, hash }) => [path, hash ?? ''])),
    // Anything else that has lines may lie in its place.
    isFilled: entries.some(({ path, isWhole }) => isWhole || isMetadata(path)),
  };
}

/** Reads installed-files.txt, whose paths start from the metadata folder: it also lists that folder's own files. */
export function readInstalled(bytes: Buffer): FileList {
  const lines = linesOf(bytes);
  const outside = lines.filter((path) => path.startsWith('../'));
  return { kind: 'installed', files: choose(outside), hashes: {}, isFilled: lines.length > 0 };
}

/** Reads SOURCES.txt, whose paths are those of the source tree, with its scripts. */
export function readSources(bytes: Buffer): FileList {
  const lines = linesOf(bytes);
  const packaged = lines.filter((path) => path.includes('/') || !path.startsWith('setup.'));
  return { kind: 'sources', files: choose(packaged), hashes: {}, isFilled: lines.length > 0 };
}

/** Reads top_level.txt: the modules and packages that can be imported. */
export function readModules(bytes: Buffer): readonly string[] {
  return linesOf(bytes).slice(0, MAX_FILES);
}

/** Paths by Windows have backslashes, and what was installed there may be copied into an image. */
function linesOf(bytes: Buffer): readonly string[] {
  const lines = bytes
    .subarray(0, MAX_LIST_BYTES)
    .toString('utf8')
    .replaceAll('\\', '/')
    .split('\n', MAX_LINES);
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.includes('\0'));
}

interface Entry {
  readonly path: string;
  readonly hash?: string;
  /** Whether it has its three fields. */
  readonly isWhole: boolean;
}

function parseEntry(line: string): Entry {
  const sizeAt = line.lastIndexOf(',');
  const hashAt = line.lastIndexOf(',', sizeAt - 1);
  if (hashAt < 0) return { path: line, isWhole: false };
  const field = line.slice(0, hashAt);
  const isQuoted = field.length > 1 && field.startsWith('"') && field.endsWith('"');
  const path = isQuoted ? field.slice(1, -1).replaceAll('""', '"') : field;
  const hash = line.slice(hashAt + 1, sizeAt);
  return {
    path,
    ...(hash.startsWith(SHA256) && { hash: toBase64(hash.slice(SHA256.length)) }),
    isWhole: true,
  };
}

/** Debian's tools write a digest in hex. */
function toBase64(digest: string): string {
  const isHex = digest.length === HEX_DIGITS && /^[0-9a-f]*$/iu.test(digest);
  return isHex ? Buffer.from(digest, 'hex').toString('base64url') : digest;
}

/** Chooses the files that prove most: modules near the root first. Compiled ones come and go. */
function choose(paths: readonly string[]): readonly string[] {
  const ranked = paths.flatMap((path) => {
    if (isMetadata(path) || path.endsWith('.pyc')) return [];
    return [{ path, rank: (isModule(path) ? 0 : 1000) + path.split('/').length }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MAX_FILES)
    .map(({ path }) => path);
}

function isMetadata(path: string): boolean {
  return path.includes('.dist-info/') || path.includes('.egg-info/') || path.startsWith('EGG-INFO/');
}

function isModule(path: string): boolean {
  return path.endsWith('.py') || path.endsWith('.so') || path.endsWith('.pyd') || path.endsWith('.pth');
}
