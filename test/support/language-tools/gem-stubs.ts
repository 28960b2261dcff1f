import path from 'node:path';
import type { ListedPackage } from './listed-package.ts';
import { linesOf, outputOf } from './tool-output.ts';
import type { UnpackedTree } from './unpacked-tree.ts';

/** Makes a folder the only home of gems, of the default ones too, and lists what `gem list` would, and the files that say so. */
const SCRIPT = `
home = ARGV[0]
Gem.define_singleton_method(:default_dir) { home }
Gem.define_singleton_method(:default_specifications_dir) { File.join(home, 'specifications', 'default') }
Gem.use_paths(home, [home])
Gem::Specification.stubs.each { |gem| puts [gem.name, gem.version, gem.loaded_from].join("\\t") }
`;

/** Lists what RubyGems finds in each of its homes. */
export function listedByRubyGems({ root, folders }: UnpackedTree): readonly ListedPackage[] {
  return folders
    .filter((folder) => path.basename(folder) === 'specifications')
    .flatMap((folder) => linesOf(outputOf('ruby', ['-e', SCRIPT, path.join(root, path.dirname(folder))])))
    .map((line) => {
      const [name = '', version = '', at = ''] = line.split('\t');
      return { name, version, place: path.relative(root, at) };
    });
}
