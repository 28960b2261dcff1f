import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { EXTERNALS } from './externals.ts';
import type { Entry } from './image/tar.ts';

/**
 * Lists the files of the program below `home`, without Node: the bundle, and the packages that it loads from beside it.
 * Compiled code is of the machine that built it, and left out for any other architecture.
 */
export function programFiles(root: string, home: string, architecture: string): Entry[] {
  const { name, version, license, type } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const compiled = join(home, 'dist/compiled/');
  const isWanted = (path: string) =>
    !path.endsWith('.map') && (architecture === process.arch || !path.startsWith(compiled));
  return [
    { path: join(home, 'package.json'), content: JSON.stringify({ name, version, license, type }) },
    { path: join(home, 'LICENSE'), content: readFileSync(join(root, 'LICENSE')) },
    ...folderFiles(join(root, 'dist'), join(home, 'dist')).filter(({ path }) => isWanted(path)),
    ...EXTERNALS.flatMap((each) => packageFiles(root, each, home)),
  ];
}

function packageFiles(root: string, name: string, home: string): Entry[] {
  const folder = join(home, 'node_modules', name);
  const wanted = /^(package\.json|LICENSE|dist\/.*\.[cm]?js)$/;
  return folderFiles(join(root, 'node_modules', name), folder).filter((entry) =>
    wanted.test(relative(folder, entry.path)),
  );
}

function folderFiles(folder: string, target: string): Entry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => {
      const path = join(item.parentPath, item.name);
      return { path: join(target, relative(folder, path)), content: readFileSync(path) };
    });
}
