import path from 'node:path';
import { DEBIAN_PYTHON } from '../abilities.ts';
import type { ListedPackage } from './listed-package.ts';
import { linesOf, outputOf } from './tool-output.ts';
import type { UnpackedTree } from './unpacked-tree.ts';

const FOLDERS = ['site-packages', 'dist-packages'];

/** Looks into one place at a time, a folder or a wheel. A wheel's paths are written with a `!`, as ours are. */
const SCRIPT = `
import importlib.metadata, re, sys, zipfile
for place in sys.argv[1:]:
    for found in importlib.metadata.distributions(path=[place]):
        name = re.sub(r'[-_.]+', '-', found.metadata['Name']).lower()
        at = found._path
        file = next((at / each for each in ('METADATA', 'PKG-INFO') if (at / each).exists()), at)
        where = f'{place}!{file.at}' if isinstance(at, zipfile.Path) else str(file)
        print(name, found.version, where, sep='\\t')
`;

/** Lists what importlib.metadata finds in each folder that Python would look into, and in wheels; names by PEP 503. */
export function listedByPython({ root, files, folders }: UnpackedTree): readonly ListedPackage[] {
  const places = [
    ...folders.filter((folder) => FOLDERS.includes(path.basename(folder))),
    ...files.filter((file) => file.endsWith('.whl')),
  ].map((place) => path.join(root, place));
  const output = outputOf(DEBIAN_PYTHON, ['-I', '-c', SCRIPT, ...places]);
  return linesOf(output).map((line) => {
    const [name = '', version = '', at = ''] = line.split('\t');
    return { name, version, place: path.relative(root, at) };
  });
}
