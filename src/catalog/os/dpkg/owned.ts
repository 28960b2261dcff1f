import { decodeDatabase, eachLine, MAX_OWNED_FILES } from '../text-database.ts';

/**
 * Reads `info/NAME.list`: absolute paths, each directory before its content. A path is a directory if the next line is
 * below it, a cheap test that drops most directories.
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

/** Reads `status.d/NAME.md5sums` of distroless: the digest, two blanks, the path. */
export function readDigestList(bytes: Uint8Array): readonly string[] {
  const files: string[] = [];
  eachLine(decodeDatabase(bytes).text, (line) => {
    if (files.length === MAX_OWNED_FILES) return;
    const blank = line.indexOf(' ');
    const path = blank < 0 ? '' : withoutLeadingSlash(line.slice(blank).trim());
    if (path !== '') files.push(path);
  });
  return files;
}

function withoutLeadingSlash(path: string): string {
  let start = path.startsWith('./') ? 2 : 0;
  while (path.charCodeAt(start) === 0x2f) start++;
  return path.slice(start);
}
