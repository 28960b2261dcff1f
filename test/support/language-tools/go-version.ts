import path from 'node:path';
import type { ListedPackage } from './listed-package.ts';
import { linesOf, outputOf } from './tool-output.ts';
import type { UnpackedTree } from './unpacked-tree.ts';

/** Lists what `go version -m` finds in each program, Go itself as `stdlib`. It also reads programs by links to them. */
export function listedByGo({ root, files }: UnpackedTree): readonly ListedPackage[] {
  const listed: ListedPackage[] = [];
  let place = '';
  for (const line of linesOf(outputOf('go', ['version', '-m', root]))) {
    const [start = '', kind, name = '', version = ''] = line.split('\t');
    if (start !== '') {
      const end = start.lastIndexOf(': go');
      place = path.relative(root, start.slice(0, end));
      const [release = ''] = start.slice(end + ': go'.length).split(' ');
      listed.push({ name: 'stdlib', version: release, place });
    } else if (kind === 'mod' || kind === 'dep') {
      listed.push({ name, version, place });
    } else if (kind === '=>') {
      listed.splice(-1, 1, { name, version, place });
    }
  }
  const isThere = new Set(files);
  return listed.filter((pkg) => isThere.has(pkg.place));
}
