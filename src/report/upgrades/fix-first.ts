import { countIds, counted, nameSome, originOf, type ScanResult, type Upgrade } from '../../domain/index.ts';
import type { FixPlan } from '../format.ts';
import { languageSteps } from './language-steps.ts';
import { upgradeCommand } from './upgrade-command.ts';

/** Upgrades to show: few enough to read at a glance. */
const MOST_UPGRADES = 5;
/** Remaining IDs to name. */
const MOST_LEFT = 3;

/** The few upgrades that clear the most, and how to make them. */
export interface FixFirst {
  readonly upgrades: readonly Upgrade[];
  /** States how many fixable CVEs they clear, or else the alternative. */
  readonly words: string;
  /** Commands as words, the first being the program with its options. */
  readonly commands: readonly (readonly string[])[];
  /** Steps without a command, as sentences. */
  readonly advice: readonly string[];
}

/**
 * Undefined if nothing can be fixed. Packages from the base image are not upgraded one by one; a plan of all lists them
 * last.
 */
export function fixFirstOf(result: ScanResult, plan: FixPlan = 'first'): FixFirst | undefined {
  const { base: ofBase = [], yours = [] } = Object.groupBy(result.upgrades, originOf);
  const rebuild = rebuildWords(result, ofBase);
  const upgrades = plan === 'all' ? yours : fewest(yours);
  const listed = plan === 'all' ? [...yours, ...ofBase] : upgrades;
  if (upgrades.length === 0) {
    return rebuild === undefined ? undefined : { upgrades: listed, words: rebuild, commands: [], advice: [] };
  }
  const own = upgrades.filter(({ ecosystem }) => ecosystem === undefined);
  const packages = own.flatMap((upgrade) => upgrade.packages);
  const command = upgradeCommand(packages, result.packages, result.distribution);
  const { commands, advice } = languageSteps(upgrades);
  return {
    upgrades: listed,
    words: clearedWords(upgrades, yours, result),
    commands: command.length > 0 ? [command, ...commands] : commands,
    advice: rebuild === undefined ? advice : [rebuild, ...advice],
  };
}

/** Promises nothing unproven: only a scan shows whether a newer base build holds the fixes. */
function rebuildWords({ base }: ScanResult, ofBase: readonly Upgrade[]): string | undefined {
  if (!base || ofBase.length === 0) return undefined;
  const ids = new Set(ofBase.flatMap((upgrade) => upgrade.ids));
  const can = counted(ids.size, 'CVE', 'CVEs');
  return `rebuild on a newer ${base.reference}, whose packages have ${can} that can be fixed`;
}

/** Takes the fewest that clear everything clearable, up to a readable number. */
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

/** Names the IDs that a version does not clear, or newly has. */
export function leavesWords({ leaves = [] }: Pick<Upgrade, 'leaves'>): readonly string[] {
  return leaves.length === 0 ? [] : [`leaves ${nameSome(leaves, MOST_LEFT)}`];
}

function clearedBy(upgrades: readonly Upgrade[]): number {
  return upgrades.at(-1)?.cleared ?? 0;
}
