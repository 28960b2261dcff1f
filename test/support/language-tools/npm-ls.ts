import path from 'node:path';
import type { ListedPackage } from './listed-package.ts';
import { linesOf, outputOf } from './tool-output.ts';
import type { UnpackedTree } from './unpacked-tree.ts';

const ARGUMENTS = ['ls', '--all', '--long', '--parseable', '--logs-max', '0', '--prefix'];

/** Lists what npm finds in each folder that has a `node_modules`, which nothing may ask for. */
export function listedByNpm({ root, folders }: UnpackedTree): readonly ListedPackage[] {
  const applications = folders
    .filter((folder) => path.basename(folder) === 'node_modules')
    .map((folder) => path.dirname(folder))
    .filter((folder) => !folder.split(path.sep).includes('node_modules'));
  return applications
    .flatMap((folder) => linesOf(outputOf('npm', [...ARGUMENTS, path.join(root, folder)])))
    .map((line) => {
      const [at = '', id = ''] = line.split(':');
      const end = id.lastIndexOf('@');
      const place = path.join(path.relative(root, at), 'package.json');
      return { name: id.slice(0, end), version: id.slice(end + 1), place };
    });
}
