import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'esbuild';

/** As prettier writes them. Types are erased: `import type` is not among these. */
const IMPORT = /^import \{([^}]*)\} from '(\.[^']*\/index\.ts)';$/gmu;
const EXPORT = /^export \{([^}]*)\} from '(\.[^']*)';$/gmu;

/** A name that a module exports. */
interface Exported {
  readonly file: string;
  readonly name: string;
}

/**
 * Imports each name from the module that defines it, past the indexes of folders: esbuild loads all that an index exports
 * together with whatever imports one name of it, so that hardly anything would be left to load lazily.
 */
export const pastIndexes: Plugin = {
  name: 'past-indexes',
  setup(bundle) {
    bundle.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const folder = dirname(path);
      const direct = async (names: string, index: string): Promise<string> => {
        const statements = membersOf(names).map(async ({ name, as }) => {
          const found = await definition({ file: join(folder, index), name });
          return `import { ${found.name} as ${as} } from './${relative(folder, found.file)}';`;
        });
        return (await Promise.all(statements)).join(' ');
      };
      const text = await readFile(path, 'utf8');
      const found = await Promise.all(
        Array.from(text.matchAll(IMPORT), ([, names = '', index = '']) => direct(names, index)),
      );
      // On as many lines as before: source maps name the lines of the file.
      const contents = text.replace(
        IMPORT,
        (statement) => `${found.shift() ?? ''}${'\n'.repeat(statement.split('\n').length - 1)}`,
      );
      return { contents, loader: 'ts' };
    });
  },
};

/** Follows what passes a name on to the module that defines it, or that exports all of another. */
async function definition(exported: Exported): Promise<Exported> {
  const text = await readFile(exported.file, 'utf8');
  for (const [, names = '', from = ''] of text.matchAll(EXPORT)) {
    const member = membersOf(names).find(({ as }) => as === exported.name);
    if (member) return definition({ file: join(dirname(exported.file), from), name: member.name });
  }
  return exported;
}

/** Lists `a, b as c`, without types. */
function membersOf(names: string): readonly { readonly name: string; readonly as: string }[] {
  return names.split(',').flatMap((each) => {
    const [name = '', as = name] = each.trim().split(' as ');
    return name === '' || name.startsWith('type ') ? [] : [{ name, as }];
  });
}
