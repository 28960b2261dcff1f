import type { OwnedMarkers } from '../../domain/index.ts';
import { markerOfPath } from './marker-of-path.ts';

/** Trees with a great many files and no programs. */
const NO_PROGRAMS = [
  'etc/',
  'usr/include/',
  'usr/lib/.build-id/',
  'usr/lib/modules/',
  'usr/share/',
  'usr/src/',
];
const PROGRAM_FOLDERS = ['bin', 'sbin', 'libexec'];

/** Path endings that catalogers read although they are not markers: most of these files hold no package. */
const ALSO_READ = ['.app', '.ez', '.wasm', '.whl', '.zip', '.egg-link', '/vendor.txt', '/vendored.txt'];

/**
 * Lists a package's files that could hold or mark language packages; undefined if there are none. Only its
 * bytes identify a program, so every possible program is included. `digestOf` returns a file's recorded
 * digest, empty if it has none.
 */
export function ownedMarkers(
  owner: string,
  files: readonly string[],
  digestOf: (index: number) => string = () => '',
): OwnedMarkers | undefined {
  const paths: string[] = [];
  const kept: string[] = [];
  for (const [i, path] of files.entries()) {
    const isNamed = markerOfPath(path) !== undefined || ALSO_READ.some((end) => path.endsWith(end));
    if (!isNamed && !couldBeProgram(path)) continue;
    paths.push(path);
    kept.push(digestOf(i));
  }
  if (paths.length === 0) return undefined;
  return { package: owner, paths, ...(kept.some((digest) => digest !== '') && { digests: kept }) };
}

/** Programs have no extension, except libraries; a program folder holds nothing else. */
function couldBeProgram(path: string): boolean {
  if (!holdsPrograms(path)) return false;
  const nameAt = path.lastIndexOf('/') + 1;
  const dot = path.indexOf('.', nameAt);
  if (dot < 0 || path.includes('.so', nameAt) || path.endsWith('.exe')) return true;
  const folders = path.slice(0, nameAt).split('/');
  return PROGRAM_FOLDERS.some((folder) => folders.includes(folder));
}

/** Whether a path is in a tree that can hold programs. */
export function holdsPrograms(path: string): boolean {
  return !NO_PROGRAMS.some((tree) => path.startsWith(tree));
}
