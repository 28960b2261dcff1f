import type { Package } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';

/** Go stores each unpacked module's hash. Paths escape an upper-case letter as `!` and its lower-case form. */
const GO_MODULE = /(?:^|\/)cache\/download\/([^/].*)\/@v\/(v\d[^/]*)\.ziphash$/u;
/** Cargo caches crates.io archives in a folder named for one of two index hosts. */
const CRATE =
  /(?:^|\/)registry\/cache\/(?:index\.crates\.io|github\.com)-[\da-f]{16}\/(.+?)-(\d+\.\d+\.\d[^/]*)\.crate$/u;
/** Most characters in a name or a version. */
const MAX_WORD = 512;

/**
 * Lists modules and crates downloaded for Go and Cargo builds, by file name. They are cached: nothing runs
 * from there.
 */
export const downloadsCataloger: FileCataloger = {
  kind: 'file',
  id: 'downloads',
  version: 2,
  looksAt: (path) => downloadAt(path) !== undefined,
  wants: () => 'ends',
  read({ path }) {
    const download = downloadAt(path);
    return download && { path, packages: [download] };
  },
};

function downloadAt(path: string): Package | undefined {
  if (path.endsWith('.ziphash'))
    return cached({ type: 'golang', ecosystem: 'Go' }, GO_MODULE.exec(path), unescaped);
  if (path.endsWith('.crate')) return cached({ type: 'cargo', ecosystem: 'crates.io' }, CRATE.exec(path));
  return undefined;
}

function cached(
  kind: Pick<Package, 'type' | 'ecosystem'>,
  found: RegExpExecArray | null,
  spelled: (text: string) => string = (text) => text,
): Package | undefined {
  const [, name = '', version = ''] = found ?? [];
  if (name === '' || name.length > MAX_WORD || version.length > MAX_WORD) return undefined;
  return { ...kind, name: spelled(name), version: spelled(version), status: 'cached' };
}

/** https://go.dev/ref/mod#goproxy-protocol */
function unescaped(text: string): string {
  return text.replaceAll(/!([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}
