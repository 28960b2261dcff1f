import type { FleetDiffDocument } from '../../../../api/index.ts';
import { counted, type FindingCause } from '../../../../domain/index.ts';
import { printable } from '../../../../errors/index.ts';
import { alignColumns } from '../../../../report/index.ts';

type Side = FleetDiffDocument['from'];
type Change = FleetDiffDocument['changed'][number];
type DocumentedFinding = Change['finding'];

const HEAD = ['ID', 'SEVERITY', 'PACKAGE', 'VERSION', 'FIX', 'WHY'];

/** Causes of new findings. */
const CAME: Readonly<Record<FindingCause, string>> = {
  package: 'new package',
  version: 'another version',
  image: 'another image',
  published: 'advisory published',
  advisory: 'advisory changed',
  withdrawn: 'advisory withdrawn',
};
const WENT = { ...CAME, package: 'package is gone' };

/** Lists new, gone and changed findings with their causes, the most urgent first. */
export function fleetDiffText({ from, to, came, went, changed, kept, packages }: FleetDiffDocument): string {
  return [
    `From ${sideName(from)}\nto   ${sideName(to)}\n`,
    ...[from, to].map(holeText),
    tableOf('Came', came, ({ why }) => CAME[why]),
    tableOf('Went', went, ({ why }) => WENT[why]),
    tableOf('Changed', changed, changeWords),
    `\n${counted(kept, 'finding')} in both\n`,
    packageText(packages),
  ].join('');
}

function sideName({ image, asOf }: Side): string {
  return `${printable(image)} ${asOf === undefined ? 'now' : `as of ${asOf}`}`;
}

function holeText(side: Side): string {
  if (side.incomplete.length === 0) return '';
  const lines = side.incomplete.map(({ kind, message }) => `  ${kind}: ${printable(message)}\n`);
  return `\nNot known of ${sideName(side)}:\n${lines.join('')}`;
}

function tableOf<Item extends { readonly finding: DocumentedFinding }>(
  title: string,
  items: readonly Item[],
  why: (item: Item) => string,
): string {
  if (items.length === 0) return `\n${title}: nothing\n`;
  const rows = items.map((item) => {
    const { id, severity, package: pkg, fixedVersion = '-' } = item.finding;
    return [id, severity, pkg.name, pkg.version, fixedVersion, why(item)].map(printable);
  });
  return `\n${title}: ${counted(items.length, 'finding')}\n\n${alignColumns([HEAD, ...rows])}`;
}

function changeWords({ severity, kev, fix }: Change): string {
  return [
    ...(severity ? [`${severity.from} → ${severity.to}`] : []),
    ...(kev ? [kev.to ? 'now in KEV' : 'no longer in KEV'] : []),
    ...(fix ? [`fix ${fix.from ?? 'none'} → ${fix.to ?? 'none'}`] : []),
  ].join(', ');
}

function packageText(packages: FleetDiffDocument['packages']): string {
  if (packages.length === 0) return '';
  const rows = packages.map(({ type, ecosystem = type, name, from, to }) =>
    [name, from.join(', ') || '-', to.join(', ') || '-', ecosystem].map(printable),
  );
  return `\n${alignColumns([['PACKAGE', 'FROM', 'TO', 'ECOSYSTEM'], ...rows])}`;
}
