import { relatives } from '../distributions/index.ts';
import type { Distribution, InstalledPackage, PackageUpgrade } from '../domain/index.ts';
import { shellWord } from './shell-word.ts';

/** How to make a package manager upgrade packages; each word of `packages` is ready for a shell. */
interface Manager {
  readonly command: string;
  readonly word: (upgrade: PackageUpgrade) => string;
}

const pinned =
  (between: string) =>
  ({ name, version }: PackageUpgrade): string =>
    version === undefined ? name : `${name}${between}${version}`;

/** Debian's archive keeps only the newest version, and apt rejects the whole command if one version is gone. */
const APT: Manager = {
  command: 'apt-get update && apt-get install --only-upgrade',
  word: ({ name }) => name,
};
const APK: Manager = { command: 'apk add --upgrade', word: pinned('>=') };
const ZYPPER: Manager = { command: 'zypper install', word: pinned('>=') };
/** In order of preference; each is named like its package. */
const DNF_LIKE = ['dnf', 'microdnf', 'tdnf', 'yum'];

/**
 * Builds the command that makes these upgrades of the distribution's packages, as words, the first being the program
 * with its options. A word that is not safe in a shell is left out.
 */
export function upgradeCommand(
  upgrades: readonly PackageUpgrade[],
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
): readonly string[] {
  const own = packages.filter(({ ecosystem }) => ecosystem === undefined);
  const [first] = own;
  if (!first) return [];
  const manager = managerOf(first.type, own, distribution);
  if (!manager) return [];
  const words = new Set(upgrades.flatMap((upgrade) => shellWord(manager.word(upgrade))));
  return words.size > 0 ? [manager.command, ...words] : [];
}

function managerOf(
  type: string,
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
): Manager | undefined {
  switch (type) {
    case 'deb':
      return APT;
    case 'apk':
      return APK;
    case 'rpm': {
      if (distribution && relatives(distribution).some(({ upgradeWith }) => upgradeWith === 'zypper')) {
        return ZYPPER;
      }
      const names = new Set(packages.map(({ name }) => name));
      return { command: `${DNF_LIKE.find((name) => names.has(name)) ?? 'dnf'} update`, word: pinned('-') };
    }
    default:
      return undefined;
  }
}
