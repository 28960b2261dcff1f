import { recordedDigest } from '../../../domain/index.ts';
import { decodeDatabase, eachLine, MAX_OWNED_FILES } from '../text-database.ts';

/**
 * Reads `info/NAME.list`: absolute paths, each directory before its content. A path is a directory if the
 * next line is below it, a cheap test that drops most directories.
 */
export function readFileList(bytes: Uint8Array): readonly string[] {
  const files: string[] = [];
  let previous = '';
  eachLine(decodeDatabase(bytes).text, (line) => {
    if (files.length === MAX_OWNED_FILES) return;
    const path = withoutLeadingSlash(line);
    if (path === '' || path === '.') return;
    if (previous !== '' && !path.startsWith(`${previous}/`)) files.push(previous);
    previous = path;
  });
  if (previous !== '' && files.length < MAX_OWNED_FILES) files.push(previous);
  return files;
}

/** Files and their digests, one pair per line. */
export interface DigestList {
  readonly files: readonly string[];
  /** `md5:HEX`, or empty if the line has no digest. */
  readonly digests: readonly string[];
}

/** Reads `NAME.md5sums`: the digest, two blanks, the path. Configuration files are not listed. */
export function readDigestList(bytes: Uint8Array): DigestList {
  const files: string[] = [];
  const digests: string[] = [];
  eachLine(decodeDatabase(bytes).text, (line) => {
    if (files.length === MAX_OWNED_FILES) return;
    const blank = line.indexOf(' ');
    const path = blank < 0 ? '' : withoutLeadingSlash(line.slice(blank).trim());
    if (path === '') return;
    files.push(path);
    digests.push(recordedDigest('md5', line.slice(0, blank)));
  });
  return { files, digests };
}

export function withoutLeadingSlash(path: string): string {
  let start = path.startsWith('./') ? 2 : 0;
  while (path.charCodeAt(start) === 0x2f) start++;
  return path.slice(start);
}
