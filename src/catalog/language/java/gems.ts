// JRuby gems within an archive: Warbler's wars, JRuby's own jars, and single-gem jars.

import { defined, type Package, type PackageStatus } from '../../../domain/index.ts';
import { isGemspec, isGitGemspec } from '../../markers/index.ts';

const ENDING = '.gemspec';
const FULL_NAME = /^[A-Za-z0-9._-]{1,256}$/u;
const VERSION = /^\d[0-9A-Za-z.]*$/u;
/** Words that begin a platform whose last word may look like a version; see Gem::Platform. */
const CPU =
  /^(?:universal|x86|x86_64|x64|i[3-6]86|arm|arm64|aarch64|armv\d\w*|ppc|ppc64|ppc64le|powerpc|s390x|riscv64|sparc)$/u;
const SYSTEM =
  /^(?:java|jruby|darwin|linux|mingw32|mingw|mswin32|mswin64|freebsd|openbsd|netbsd|dragonfly|solaris|aix|dalvik|dotnet|cygwin|macruby)\d*$/u;

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
  const at = words.slice(0, platformStart(words)).findLastIndex((word) => VERSION.test(word));
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
    ...defined({ status }),
  };
}

/** Returns where a platform such as `universal-java-11` begins: after a version, by its processor or system. */
function platformStart(words: readonly string[]): number {
  const at = words.findIndex(
    (word, index) =>
      VERSION.test(words[index - 1] ?? '') &&
      (SYSTEM.test(word) || (CPU.test(word) && SYSTEM.test(words[index + 1] ?? ''))),
  );
  return at < 2 ? words.length : at;
}
