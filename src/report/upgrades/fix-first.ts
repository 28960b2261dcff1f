import { countIds, counted, nameSome, originOf, type ScanResult, type Upgrade } from '../domain/index.ts';
import { languageSteps } from './language-steps.ts';
import { upgradeCommand } from './upgrade-command.ts';

/** Upgrades shown: a list that is read at a glance. */
const MOST_UPGRADES = 5;
/** IDs that a version leaves and are named. */
const MOST_LEFT = 3;

/** The few upgrades that clear the most, and how to make them. */
export interface FixFirst {
  readonly upgrades: readonly Upgrade[];
  /** Says how many CVEs they clear of those that can be fixed; without any, what to do instead. */
  readonly words: string;
  /** Commands as words, the first being the program with its options. */
  readonly commands: readonly (readonly string[])[];
  /** Steps that no command does, as sentences. */
  readonly advice: readonly string[];
}

/** Undefined where nothing can be fixed. What the base image brought is not upgraded one by one. */
export function fixFirstOf(result: ScanResult): FixFirst | undefined {
  const { base: ofBase = [], yours = [] } = Object.groupBy(result.upgrades, originOf);
  const rebuild = rebuildWords(result, ofBase);
  const upgrades = fewest(yours);
  if (upgrades.length === 0) {
    return rebuild === undefined ? undefined : { upgrades, words: rebuild, commands: [], advice: [] };
  }
  const own = upgrades.filter(({ ecosystem }) => ecosystem === undefined);
  const packages = own.flatMap((upgrade) => upgrade.packages);
  const command = upgradeCommand(packages, result.packages, result.distribution);
  const { commands, advice } = languageSteps(upgrades);
  return {
    upgrades,
    words: clearedWords(upgrades, yours, result),
    commands: command.length > 0 ? [command, ...commands] : commands,
    advice: rebuild === undefined ? advice : [rebuild, ...advice],
  };
}

/** Promises no more than is known: whether a newer build of the base holds the fixes shows when it is scanned. */
function rebuildWords({ base }: ScanResult, ofBase: readonly Upgrade[]): string | undefined {
  if (!base || ofBase.length === 0) return undefined;
  const ids = new Set(ofBase.flatMap((upgrade) => upgrade.ids));
  const can = counted(ids.size, 'CVE', 'CVEs');
  return `rebuild on a newer ${base.reference}, whose packages have ${can} that can be fixed`;
}

/** Takes as few as clear everything that can be cleared, up to a readable number. */
function fewest(upgrades: readonly Upgrade[]): readonly Upgrade[] {
  const all = clearedBy(upgrades);
  const enough = all === 0 ? upgrades.length : upgrades.findIndex(({ cleared }) => cleared === all) + 1;
  return upgrades.slice(0, Math.min(enough, MOST_UPGRADES));
}

/** A CVE that is also in a package without a fix is not cleared by upgrading another package. */
function clearedWords(
  shown: readonly Upgrade[],
  all: readonly Upgrade[],
  { findings }: Pick<ScanResult, 'findings'>,
): string {
  const cleared = clearedBy(shown);
  if (cleared === 0) return `${counted(shown.length, 'upgrade')}, whose CVEs are in other packages as well`;
  const clears = counted(shown.length, 'upgrade clears', 'upgrades clear');
  const left = new Set(all.flatMap(({ leaves = [] }) => leaves));
  const fixable = findings.filter(({ id, fixedVersion }) => fixedVersion !== undefined && left.has(id));
  const total = clearedBy(all) + countIds(fixable);
  return `${clears} ${cleared} of ${counted(total, 'CVE')} that can be fixed`;
}

/** Names what a version does not clear, or newly has. */
export function leavesWords({ leaves = [] }: Pick<Upgrade, 'leaves'>): readonly string[] {
  return leaves.length === 0 ? [] : [`leaves ${nameSome(leaves, MOST_LEFT)}`];
}

function clearedBy(upgrades: readonly Upgrade[]): number {
  return upgrades.at(-1)?.cleared ?? 0;
}
