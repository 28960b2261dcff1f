import { parentOf, type FileFacts } from '../../../domain/index.ts';
import { isDotnetList, isNuGetFile, isOfPackage } from '../../markers/index.ts';
import { isPe } from '../../program/index.ts';
import { withoutList } from './without-list.ts';

/** Bytes before the optional header, and from there to its directories; the 15th is the CLR runtime header's. */
const COFF_BYTES = 24;
const DIRECTORIES_AT = { 0x10b: 96, 0x20b: 112 } as const;
const RUNTIME_AT = 14 * 8;

/** Whether a file could be a .NET Framework or Mono program: their builds write no package list. */
export function couldBeOfFramework(path: string): boolean {
  return path.endsWith('.exe') && !isOfPackage(path);
}

/** Whether a Windows program is managed code, by its first bytes. Source: ECMA-335, II.25.2.3. */
export function isOfFramework(head: Buffer): boolean {
  if (!isPe(head)) return false;
  const optional = head.readUInt32LE(0x3c) + COFF_BYTES;
  if (optional + DIRECTORIES_AT[0x20b] + RUNTIME_AT + 4 > head.length) return false;
  const magic = head.readUInt16LE(optional);
  if (magic !== 0x10b && magic !== 0x20b) return false;
  return head.readUInt32LE(optional + DIRECTORIES_AT[magic] + RUNTIME_AT) !== 0;
}

/** Notes each folder's first .NET Framework program, unless it or a parent folder has a list or a package. */
export function combineFramework(files: readonly FileFacts[]): readonly FileFacts[] {
  const listed = new Set(
    files.flatMap(({ path }) => (isDotnetList(path) || isNuGetFile(path) ? [parentOf(path)] : [])),
  );
  const noted = new Set<string>();
  return files.flatMap((file) => {
    if (!couldBeOfFramework(file.path)) return [file];
    const folder = parentOf(file.path);
    if (noted.has(folder) || isWithin(folder, listed)) return [];
    noted.add(folder);
    return [{ path: file.path, problems: [withoutList(file.path)] }];
  });
}

function isWithin(folder: string, folders: ReadonlySet<string>): boolean {
  for (let at = folder; at !== ''; at = parentOf(at)) if (folders.has(at)) return true;
  return folders.has('');
}
