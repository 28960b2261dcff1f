import type { FileFacts } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { readDeployment, withDeployments } from '../../deployment.ts';
import { isComposerList } from '../../markers/index.ts';
import { invalidEntries, unreadableFile } from '../../unreadable-entry.ts';
import { readComposerInstalled, readInstalledPhp } from './installed.ts';

/** File extensions for the two lists. */
const [KEPT, AT_RUN_TIME] = ['.json', '.php'];

/**
 * Reads packages installed by Composer from the list beside them, or if that is gone, from the less detailed
 * runtime list.
 */
export const phpCataloger: FileCataloger = withDeployments(
  {
    kind: 'file',
    id: 'php',
    version: 7,
    looksAt: isComposerList,
    wants: () => 'whole',
    read: ({ path }, body) => readList(path, body.read(0, body.size).toString('utf8')),
    combine(files) {
      const paths = new Set(files.map(({ path }) => path));
      return files.map((file) => {
        const { path } = file;
        const isSecond = path.endsWith(AT_RUN_TIME) && paths.has(path.slice(0, -AT_RUN_TIME.length) + KEPT);
        return isSecond ? { path, packages: [] } : file;
      });
    },
  },
  (file, body) =>
    readDeployment(file, body, isKept, readList) ?? readDeployment(file, body, isComposerList, readList),
);

function isKept(name: string): boolean {
  return isComposerList(name) && name.endsWith(KEPT);
}

function readList(path: string, text: string): FileFacts {
  const list = path.endsWith(AT_RUN_TIME) ? readInstalledPhp(text) : readComposerInstalled(text);
  if (!list.ok) return unreadableFile(path, list.failure);
  const { packages, invalid } = list.value;
  if (invalid === 0) return { path, packages };
  return { path, packages, problems: [invalidEntries(path, invalid)] };
}
