import type { Package } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';

/** Go keeps the hash of each module that it unpacked. Its paths spell an upper-case letter as `!` and the lower-case one. */
const GO_MODULE = /(?:^|\/)cache\/download\/([^/].*)\/@v\/(v\d[^/]*)\.ziphash$/u;
/** Cargo keeps the archives of crates.io in a folder that it names by one of two addresses. */
const CRATE =
  /(?:^|\/)registry\/cache\/(?:index\.crates\.io|github\.com)-[\da-f]{16}\/(.+?)-(\d+\.\d+\.\d[^/]*)\.crate$/u;
/** Characters of a name, and of a version. */
const MAX_WORD = 512;

/** Lists what Go and Cargo downloaded to build programs, by the names of the files. It is a cache: nothing runs from it. */
export const downloadsCataloger: FileCataloger = {
  kind: 'file',
  id: 'downloads',
  version: 1,
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
  return { ...kind, name: spelled(name), version: spelled(version), standing: 'cached' };
}

/** https://go.dev/ref/mod#goproxy-protocol */
function unescaped(text: string): string {
  return text.replaceAll(/!([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}
