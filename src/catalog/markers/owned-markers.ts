import { markerOfPath } from './marker-of-path.ts';

/** Trees that hold a great many files and no programs. */
const NO_PROGRAMS = [
  'etc/',
  'usr/include/',
  'usr/lib/.build-id/',
  'usr/lib/modules/',
  'usr/share/',
  'usr/src/',
];
const PROGRAM_FOLDERS = ['bin', 'sbin', 'libexec'];

/**
 * Lists a package's files that could be markers of language packages. Only its bytes identify a program, so every
 * possible program is included.
 */
export function ownedMarkers(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => markerOfPath(path) !== undefined || couldBeProgram(path));
}

/** Programs have no extension, except libraries; a folder of programs holds nothing else. */
function couldBeProgram(path: string): boolean {
  if (NO_PROGRAMS.some((tree) => path.startsWith(tree))) return false;
  const nameAt = path.lastIndexOf('/') + 1;
  const dot = path.indexOf('.', nameAt);
  if (dot < 0 || path.includes('.so', nameAt) || path.endsWith('.exe')) return true;
  const folders = path.slice(0, nameAt).split('/');
  return PROGRAM_FOLDERS.some((folder) => folders.includes(folder));
}
