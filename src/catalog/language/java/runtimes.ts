import type { FileFacts } from '../../../domain/index.ts';
import type { ImageNames } from '../../cataloger.ts';

/** Folders of a Java runtime that hold its own archives, the deepest below its root. */
const FOLDERS = ['/jre/lib/', '/lib/', '/jmods/'];
/** Files that only a Java runtime has beside its `release`: the launcher, or the list of its virtual machines. */
const PROOFS = ['bin/java', 'lib/jvm.cfg', 'lib/modules', 'jre/bin/java'];

/** Finds the Java runtimes of an image, and tells whether a file is in the folders of one. */
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

/** Lists the folders, with their slashes, that would be the runtime's if the file were one of its own. */
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
