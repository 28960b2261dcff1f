import type { ScanResult, Upgrade } from '../../domain/index.ts';
import { languageSteps } from './language-steps.ts';
import { upgradeCalls } from './upgrade-command.ts';

/** Upgrade steps for a program. */
export interface UpgradePlan {
  /** Ordered argument lists, to be run without a shell. */
  readonly calls: readonly (readonly string[])[];
  /** Steps without a command, as sentences. */
  readonly advice: readonly string[];
}

/** Plans some of a result's upgrades. */
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
