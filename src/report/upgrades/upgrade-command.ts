import { relatives } from '../../distributions/index.ts';
import type { Distribution, InstalledPackage, PackageUpgrade } from '../../domain/index.ts';
import { safeWord, shellWord } from '../text/shell-word.ts';

/** A package manager's upgrade commands. */
interface Manager {
  /** Argument lists; the packages go into the last. */
  readonly calls: readonly [...(readonly string[])[], readonly string[]];
  readonly word: (upgrade: PackageUpgrade) => string;
}

const pinned =
  (between: string) =>
  ({ name, version }: PackageUpgrade): string =>
    version === undefined ? name : `${name}${between}${version}`;

/** Debian's archive keeps only the newest version, and apt rejects the whole command if one version is gone. */
const APT: Manager = {
  calls: [
    ['apt-get', 'update'],
    ['apt-get', 'install', '--only-upgrade'],
  ],
  word: ({ name }) => name,
};
const APK: Manager = { calls: [['apk', 'add', '--upgrade']], word: pinned('>=') };
const ZYPPER: Manager = { calls: [['zypper', 'install']], word: pinned('>=') };
/** RPM package managers, the preferred first; each is named like its package. */
const DNF_LIKE = ['dnf', 'microdnf', 'tdnf', 'yum'];

/**
 * Builds the command for upgrading distribution packages, as words, the first being the program with its
 * options. Omits words that are not safe in a shell.
 */
export function upgradeCommand(
  upgrades: readonly PackageUpgrade[],
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
): readonly string[] {
  const manager = managerFor(packages, distribution);
  const words = new Set(upgrades.flatMap((upgrade) => shellWord(manager?.word(upgrade) ?? '')));
  if (!manager || words.size === 0) return [];
  return [manager.calls.map((call) => call.join(' ')).join(' && '), ...words];
}

/** Builds the same command for a program to run without a shell: one argument list per call, in order. */
export function upgradeCalls(
  upgrades: readonly PackageUpgrade[],
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
): readonly (readonly string[])[] {
  const manager = managerFor(packages, distribution);
  const words = new Set(upgrades.flatMap((upgrade) => safeWord(manager?.word(upgrade) ?? '')));
  if (!manager || words.size === 0) return [];
  const last = manager.calls.length - 1;
  return manager.calls.map((call, i) => (i === last ? [...call, ...words] : call));
}

function managerFor(
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
): Manager | undefined {
  const own = packages.filter(({ ecosystem }) => ecosystem === undefined);
  const [first] = own;
  return first && managerOf(first.type, own, distribution);
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
      const program = DNF_LIKE.find((name) => names.has(name)) ?? 'dnf';
      return { calls: [[program, 'update', ...releaseOption(distribution)]], word: pinned('-') };
    }
    default:
      return undefined;
  }
}

/** Repositories of Amazon Linux 2023 stay at the version of the image, which has no later fix. */
function releaseOption(distribution: Distribution | undefined): readonly string[] {
  const isLocked = distribution?.id === 'amzn' && Number.parseInt(distribution.version, 10) >= 2022;
  return isLocked ? ['--releasever=latest'] : [];
}
