import type { FleetPlanDocument, PlannedUpgradeDocument } from '../../../../api/index.ts';
import { counted, dateOf, nameSome, WORST_FIRST } from '../../../../domain/index.ts';
import { printable } from '../../../../errors/index.ts';
import { alignColumns } from '../../../../report/index.ts';
import { neverScannedText } from '../found-images.ts';

/** Images and remaining IDs to name in the table before counting the rest: JSON names more. */
const NAMED = 3;
const HEAD = ['', 'UPGRADE', 'CLEARS', 'WORST', 'IMAGES', 'RUNS', 'HELPS'];

/** Writes a plan as a table, and mentions possible gaps. */
export function planText(plan: FleetPlanDocument): string {
  const { images, exposure, cleared, upgrades } = plan;
  const all = `${counted(exposure.pairs, 'CVE')} in ${counted(images, 'image')}, counted once for each image`;
  const clears = upgrades.length === 1 ? 'upgrade clears' : 'upgrades clear';
  const head =
    upgrades.length === 0
      ? `No upgrade is known that clears any of ${all}.\n`
      : `${upgrades.length} ${clears} ${cleared.pairs} of ${all}.\n`;
  const table = upgrades.length === 0 ? '' : `\n${alignColumns([HEAD, ...upgrades.map(row)])}`;
  return [head, table, ...missing(plan)].join('');
}

function row(upgrade: PlannedUpgradeDocument, index: number): string[] {
  const { clears, images, runs, helps } = upgrade;
  const of = upgrade.kind === 'base' ? ` of ${upgrade.of}` : '';
  const named = helps.slice(0, NAMED).map(({ name }) => name);
  const rest = images > named.length ? [`and ${images - named.length} more`] : [];
  return [
    `${index + 1}.`,
    wordsOf(upgrade),
    `${clears.pairs}${of}`,
    worstOf(clears),
    String(images),
    String(runs),
    [...named, ...rest].join(', '),
  ].map(printable);
}

function wordsOf(upgrade: PlannedUpgradeDocument): string {
  if (upgrade.kind === 'base') {
    const built = upgrade.created === undefined ? 'as last read' : `of ${dateOf(upgrade.created)}`;
    return `rebuild on ${upgrade.name} ${built}`;
  }
  const { ecosystem, name, version, requires, leaves = [] } = upgrade;
  const needs = requires === undefined ? '' : `, needs ${requires}`;
  const left = leaves.length === 0 ? '' : `, leaves ${nameSome(leaves, NAMED)}`;
  return `${name} ${version} (${ecosystem}${needs}${left})`;
}

/** Names the exploited CVEs, and the worst severity. */
function worstOf({ exploited, severities }: PlannedUpgradeDocument['clears']): string {
  const worst = WORST_FIRST.find((severity) => severities[severity] > 0);
  return [
    ...(exploited > 0 ? [`${exploited} exploited`] : []),
    ...(worst === undefined ? [] : [`${severities[worst]} ${worst}`]),
  ].join(', ');
}

function missing({
  incomplete,
  incompleteImages,
  neverScanned,
  problems,
}: FleetPlanDocument): readonly string[] {
  const rest = incompleteImages - incomplete.length;
  const lines = [
    ...incomplete.map(({ name, reason }) => `  ${printable(name)}: ${printable(reason)}\n`),
    ...(rest > 0 ? [`  and ${counted(rest, 'more image')}\n`] : []),
  ];
  return [
    ...(lines.length === 0 ? [] : ['\nNot fully checked, so upgrades may be missing:\n', ...lines]),
    neverScannedText(neverScanned),
    ...(problems.length === 0
      ? []
      : ['\nUpgrades may be missing:\n', ...problems.map(({ message }) => `  ${printable(message)}\n`)]),
  ];
}
