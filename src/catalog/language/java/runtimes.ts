import type { FileFacts } from '../../../domain/index.ts';
import type { ImageNames } from '../../cataloger.ts';

/** Folders with a Java runtime's own archives, deepest first. */
const FOLDERS = ['/jre/lib/', '/lib/', '/jmods/'];
/** Files that only a Java runtime has beside its `release`: the launcher, or the VM list. */
const PROOFS = ['bin/java', 'lib/jvm.cfg', 'lib/modules', 'jre/bin/java'];

/** Finds the Java runtimes in an image; the returned function says whether a file is in a runtime's folders. */
export function runtimesOf(files: readonly FileFacts[], image: ImageNames): (path: string) => boolean {
  const roots = new Set(files.flatMap(({ path }) => rootsOf(path)));
  if (roots.size === 0) return () => false;
  const asked = [...roots].flatMap((root) => ['release', ...PROOFS].map((name) => root + name));
  const found = image.find(asked);
  const runtimes = new Set(
    [...roots].filter((root) => found.has(`${root}release`) && PROOFS.some((name) => found.has(root + name))),
  );
  return (path) => rootsOf(path).some((root) => runtimes.has(root));
}

/** Lists the folders, with slash, that would be a runtime's root if the file belonged to one. */
function rootsOf(path: string): readonly string[] {
  const inRoot = path.slice(0, path.lastIndexOf('/') + 1);
  return [
    ...FOLDERS.flatMap((folder) => {
      const at = `/${path}`.lastIndexOf(folder);
      return at < 0 ? [] : [path.slice(0, at)].map((root) => (at === 0 ? '' : root));
    }),
    ...(path.endsWith('/src.zip') ? [inRoot] : []),
  ];
}
