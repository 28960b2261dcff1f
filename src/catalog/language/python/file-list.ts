// RECORD: https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
// One CSV line per file: path, hash, size; paths with a comma or a quote are quoted. Older lists have only
// paths.

import type { FileList } from './detail.ts';
import { evidenceRankOf } from './file-kind.ts';

/** Bytes read from a list: the largest package's has 3 MB. */
export const MAX_FILE_LIST_BYTES = 16 * 1024 ** 2;
/** Listed files that prove a package, and files whose hashes identify its version. */
const MAX_FILES = 16;
const MAX_HASHES = 8;
/** Lines in a list; the largest package's has a quarter. */
const MAX_LINES = 100_000;
const SHA256 = 'sha256=';
const HEX_DIGITS = 64;

/** Parses a RECORD. */
export function readRecord(bytes: Buffer): FileList {
  const lines = linesOf(bytes);
  const entries = lines.map(parseEntry);
  const hashed = entries.flatMap(({ path, hash }) => {
    const rank = hash === undefined ? undefined : evidenceRankOf(path);
    return rank === undefined ? [] : [{ path, hash, rank: rank === 'version' ? 0 : 1 }];
  });
  const telling = hashed.sort((a, b) => a.rank - b.rank).slice(0, MAX_HASHES);
  return {
    kind: 'record',
    files: choose(entries.map(({ path }) => path)),
    hashes: Object.fromEntries(telling.map(({ path, hash }) => [path, hash ?? ''])),
    // An unrelated file with lines may be in its place.
    isFilled: entries.some(({ path, isWhole }) => isWhole || isMetadata(path)),
  };
}

/** Parses installed-files.txt, whose paths are relative to the metadata folder and include that folder's own files. */
export function readInstalled(bytes: Buffer): FileList {
  const lines = linesOf(bytes);
  const outside = lines.filter((path) => path.startsWith('../'));
  return { kind: 'installed', files: choose(outside), hashes: {}, isFilled: lines.length > 0 };
}

/** Parses SOURCES.txt, whose paths are the source tree's and include its scripts. */
export function readSources(bytes: Buffer): FileList {
  const lines = linesOf(bytes);
  const packaged = lines.filter((path) => path.includes('/') || !path.startsWith('setup.'));
  return { kind: 'sources', files: choose(packaged), hashes: {}, isFilled: lines.length > 0 };
}

/** Parses top_level.txt: the importable modules and packages. */
export function readModules(bytes: Buffer): readonly string[] {
  return linesOf(bytes).slice(0, MAX_FILES);
}

/** Windows paths have backslashes, and packages installed there may be copied into an image. */
function linesOf(bytes: Buffer): readonly string[] {
  const lines = bytes
    .subarray(0, MAX_FILE_LIST_BYTES)
    .toString('utf8')
    .replaceAll('\\', '/')
    .split('\n', MAX_LINES);
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.includes('\0'));
}

interface Entry {
  readonly path: string;
  readonly hash?: string;
  /** Whether it has all three fields. */
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

/** Debian's tools write hex digests. */
function toBase64(digest: string): string {
  const isHex = digest.length === HEX_DIGITS && /^[0-9a-f]*$/iu.test(digest);
  return isHex ? Buffer.from(digest, 'hex').toString('base64url') : digest;
}

/** Chooses the best evidence: modules near the root first. Skips bytecode, which comes and goes. */
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
