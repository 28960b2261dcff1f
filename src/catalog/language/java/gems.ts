// JRuby gems within an archive: Warbler's wars, JRuby's own jars, and single-gem jars.

import type { Package, PackageStatus } from '../../../domain/index.ts';
import { isGemspec, isGitGemspec } from '../../markers/index.ts';

const ENDING = '.gemspec';
const FULL_NAME = /^[A-Za-z0-9._-]{1,256}$/u;
const VERSION = /^\d[0-9A-Za-z.]*$/u;

/** Returns a gem's full name from its gemspec entry in a gem home: `nokogiri-1.13.10-java`. */
export function gemOfEntry(name: string): string | undefined {
  if (!isGemspec(name) || isGitGemspec(name)) return undefined;
  return name.slice(name.lastIndexOf('/') + 1, -ENDING.length);
}

/** Splits a gem's full name; a platform may follow the version. */
export function toGem(
  fullName: string,
  application: string,
  status: PackageStatus | undefined,
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
    ...(status && { status }),
  };
}
