// Gems for JRuby within an archive: Warbler's wars, JRuby's own jars, and jars of single gems.

import type { Package, PackageStanding } from '../../../domain/index.ts';

const ENDING = '.gemspec';
const HOME = 'specifications';
/** The folder in a home for gems that Ruby itself brings. */
const OF_RUBY = 'default';
const FULL_NAME = /^[A-Za-z0-9._-]{1,256}$/u;
const VERSION = /^\d[0-9A-Za-z.]*$/u;

/**
 * Returns the full name of the gem that an entry of a gem home specifies: `nokogiri-1.13.10-java`. An entry's name may be
 * long, and is looked at once.
 */
export function gemOfEntry(name: string): string | undefined {
  if (!name.endsWith(ENDING)) return undefined;
  const folders = name.split('/');
  const file = folders.pop() ?? '';
  if (folders.at(-1) === OF_RUBY) folders.pop();
  if (folders.pop() !== HOME || isWithinGem(folders)) return undefined;
  return file.slice(0, -ENDING.length);
}

/** Gems bring gemspecs as test data. RVM names its gem homes like gems. */
function isWithinGem(folders: readonly string[]): boolean {
  return folders.some(
    (folder, i) => folder === 'gems' && /-\d/u.test(folders[i + 1] ?? '') && i + 2 < folders.length,
  );
}

/** Divides the full name of a gem; a platform may follow the version. */
export function toGem(
  fullName: string,
  application: string,
  standing: PackageStanding | undefined,
): Package | undefined {
  if (!FULL_NAME.test(fullName)) return undefined;
  const words = fullName.split('-');
  const at = words.findLastIndex((word) => VERSION.test(word));
  const version = words[at];
  if (version === undefined || at < 1) return undefined;
  const platform = words.slice(at + 1).join('-');
  return {
    type: 'gem',
    ecosystem: 'RubyGems',
    name: words.slice(0, at).join('-'),
    version,
    ...(platform !== '' && { architecture: platform }),
    application,
    proof: 'file name',
    ...(standing && { standing }),
  };
}
