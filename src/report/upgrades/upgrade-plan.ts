import type { ScanResult, Upgrade } from '../domain/index.ts';
import { languageSteps } from './language-steps.ts';
import { upgradeCalls } from './upgrade-command.ts';

/** How a program makes upgrades. */
export interface UpgradePlan {
  /** Argument lists, in their order, to be run without a shell. */
  readonly calls: readonly (readonly string[])[];
  /** Steps that no command does, as sentences. */
  readonly advice: readonly string[];
}

/** Plans some of the upgrades of a result. */
export function upgradePlan(
  upgrades: readonly Upgrade[],
  { packages, distribution }: Pick<ScanResult, 'packages' | 'distribution'>,
): UpgradePlan {
  const own = upgrades.filter(({ ecosystem }) => ecosystem === undefined);
  const ofDistribution = upgradeCalls(
    own.flatMap((upgrade) => upgrade.packages),
    packages,
    distribution,
  );
  const { calls, advice } = languageSteps(upgrades);
  return { calls: [...ofDistribution, ...calls], advice };
}
