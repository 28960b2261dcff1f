import type { ScanResult, Upgrade } from '../domain/index.ts';
import { languageSteps } from './language-steps.ts';
import { counted } from './quantities.ts';
import { upgradeCommand } from './upgrade-command.ts';

/** Upgrades shown: a list that is read at a glance. */
const MOST_UPGRADES = 5;

/** The few upgrades that clear the most, and how to make them. */
export interface FixFirst {
  readonly upgrades: readonly Upgrade[];
  /** How many CVEs they clear of those that can be fixed. */
  readonly words: string;
  /** Commands as words, the first being the program with its options. */
  readonly commands: readonly (readonly string[])[];
  /** What no command does, as sentences. */
  readonly advice: readonly string[];
}

/** Undefined where nothing can be fixed. */
export function fixFirstOf(result: ScanResult): FixFirst | undefined {
  const upgrades = fewest(result.upgrades);
  if (upgrades.length === 0) return undefined;
  const own = upgrades.filter(({ ecosystem }) => ecosystem === undefined);
  const packages = own.flatMap((upgrade) => upgrade.packages);
  const command = upgradeCommand(packages, result.packages, result.distribution);
  const { commands, advice } = languageSteps(upgrades);
  return {
    upgrades,
    words: clearedWords(upgrades, result.upgrades),
    commands: command.length > 0 ? [command, ...commands] : commands,
    advice,
  };
}

/** Takes as few as clear everything that can be cleared, up to a readable number. */
function fewest(upgrades: readonly Upgrade[]): readonly Upgrade[] {
  const all = clearedBy(upgrades);
  const enough = all === 0 ? upgrades.length : upgrades.findIndex(({ cleared }) => cleared === all) + 1;
  return upgrades.slice(0, Math.min(enough, MOST_UPGRADES));
}

/** A CVE that is also in a package without a fix is not cleared by upgrading another package. */
function clearedWords(shown: readonly Upgrade[], all: readonly Upgrade[]): string {
  const cleared = clearedBy(shown);
  if (cleared === 0) return `${counted(shown.length, 'upgrade')}, whose CVEs are in other packages as well`;
  const clears = counted(shown.length, 'upgrade clears', 'upgrades clear');
  return `${clears} ${cleared} of ${counted(clearedBy(all), 'CVE')} that can be fixed`;
}

function clearedBy(upgrades: readonly Upgrade[]): number {
  return upgrades.at(-1)?.cleared ?? 0;
}
