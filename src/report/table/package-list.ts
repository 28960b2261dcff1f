import {
  bringersOf,
  counted,
  locationsOf,
  nameSome,
  packageKey,
  rootedPlace,
  type InstalledPackage,
} from '../../domain/index.ts';
import { fitLine, flow } from '../text/layout.ts';
import { EMPTY_LINE, span, type PaintedLine, type Span } from '../text/paint.ts';
import { applicationKeyOf } from './by-application.ts';

const INDENT = '  ';
const DEEPER = '    ';
/** Bringers to name in a line before counting the rest. */
const NAMED_BRINGERS = 3;

/** Lists every package in a report, by application. */
export function packageList(packages: readonly InstalledPackage[], width: number): readonly PaintedLine[] {
  if (packages.length === 0) return [];
  const distinct = withoutSources(packages);
  const byPart = Map.groupBy(distinct, applicationKeyOf);
  return [
    [span(counted(distinct.length, 'package'), 'strong')],
    ...byPart
      .entries()
      .flatMap(([part, ours]) => [
        fitLine([span(`${INDENT}${part}: ${ours.length}`, 'faint')], width),
        ...ours.flatMap((pkg) => packageLines(pkg, width)),
      ]),
    EMPTY_LINE,
  ];
}

/** Keeps one entry per package: a report repeats a package that several sources look up. */
function withoutSources(packages: readonly InstalledPackage[]): readonly InstalledPackage[] {
  const byKey = Map.groupBy(packages, (pkg) => `${packageKey(pkg)} ${pkg.status ?? ''}`);
  return Array.from(byKey.values()).flatMap(([first]) => first ?? []);
}

function packageLines(pkg: InstalledPackage, width: number): readonly PaintedLine[] {
  const places = locationsOf(pkg).map(({ path }) => span(rootedPlace(path), 'faint'));
  const title = [
    span(DEEPER),
    span(pkg.name, 'name'),
    span(` ${pkg.version}`),
    span(` ${pkg.type}`, 'faint'),
    ...remarks(pkg).map(({ text, style }) => span(`, ${text}`, style)),
  ];
  return [fitLine(title, width), ...flow(places, width, `${DEEPER}${INDENT}`, ', ')];
}

/** Explains why a package is not simply installed, and its proof. */
function remarks(pkg: InstalledPackage): readonly Span[] {
  const { status, owner, proof, dev } = pkg;
  const { through } = bringersOf([pkg]);
  return [
    ...(dev === undefined ? [] : [span('dev', 'faint')]),
    ...(status === undefined ? [] : [span(status.replace('-', ' '), 'doubtful')]),
    ...(owner === undefined ? [] : [span(`owned by ${owner}`, 'doubtful')]),
    ...(proof === undefined ? [] : [span(`by its ${proof}`, 'faint')]),
    ...(through.length === 0 ? [] : [span(`through ${nameSome(through, NAMED_BRINGERS)}`, 'faint')]),
  ];
}
