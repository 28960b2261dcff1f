// Gems for JRuby within an archive: Warbler's wars, JRuby's own jars, and jars of single gems.

import type { Package, PackageStanding } from '../../../domain/index.ts';
import { isGemspec, isGitGemspec } from '../../markers/index.ts';

const ENDING = '.gemspec';
/** RubyGems names a specification by the gem, its version and a platform: `nokogiri-1.13.10-java`. */
const FULL_NAME = /^(.+)-(\d[0-9A-Za-z.]*)(?:-([a-z][\w-]*))?$/u;

/** Returns the full name of the gem that an entry specifies. */
export function gemOfEntry(name: string): string | undefined {
  if (!name.endsWith(ENDING) || !isGemspec(name) || isGitGemspec(name)) return undefined;
  const gem = name.slice(name.lastIndexOf('/') + 1, -ENDING.length);
  return FULL_NAME.test(gem) ? gem : undefined;
}

export function toGem(
  fullName: string,
  application: string,
  standing: PackageStanding | undefined,
): Package | undefined {
  const [, name, version, platform] = FULL_NAME.exec(fullName) ?? [];
  if (name === undefined || version === undefined) return undefined;
  return {
    type: 'gem',
    ecosystem: 'RubyGems',
    name,
    version,
    ...(platform !== undefined && { architecture: platform }),
    application,
    proof: 'file name',
    ...(standing && { standing }),
  };
}
