import {
  bringersOf,
  counted,
  locationsOf,
  nameSome,
  rootedPlace,
  type Finding,
  type ScanResult,
} from '../../domain/index.ts';
import { instructionOf } from '../upgrades/instruction.ts';
import { fitLine, flow, paragraph, spread } from '../text/layout.ts';
import { severityMark, span, type PaintedLine } from '../text/paint.ts';
import { shortDigest } from '../words/short-digest.ts';
import { textWidth } from '../text/text-width.ts';
import { findingColumns, type FindingColumns } from './finding-line.ts';
import type { PackageRows, ResolutionGroup } from './package-groups.ts';

const INDENT = '  ';
/** Names wider than one in this many parts of the width push the layer to its own line. */
const NAMES_SHARE = 3;
/** Places to name in a line before counting the rest. */
const NAMED_PLACES = 3;

const STATES: Readonly<Record<Finding['state'], string>> = {
  fixed: 'fixed in a later version',
  unfixed: 'no fix yet',
  'will-not-fix': 'will not be fixed',
  deferred: 'fix deferred',
  'end-of-life': 'end of life, no fix will come',
  undetermined: 'not yet determined',
};

/** The image whose layers brought the packages. */
type LayeredImage = Pick<ScanResult, 'image' | 'base'>;

/** Lays out one group: its name, its origin, and its findings under the version that fixes them. */
export function groupBlock(
  group: PackageRows,
  image: LayeredImage,
  columns: FindingColumns,
): readonly PaintedLine[] {
  return [
    ...groupTitle(group, columns.width),
    ...packagesByLayer(group, image, columns.width),
    ...placeLines(group, columns.width),
    ...group.resolutions.flatMap((resolution) => [
      resolutionTitle(resolution),
      ...resolution.rows.map((row) => findingColumns(row, group.packages.length, columns)),
    ]),
  ];
}

function groupTitle(group: PackageRows, width: number): readonly PaintedLine[] {
  const severity = group.resolutions[0]?.rows[0]?.finding.severity ?? 'unknown';
  const ecosystem = group.packages[0]?.ecosystem;
  const left = [
    severityMark(severity),
    span(` ${group.name}`, 'name'),
    span(` ${group.version}`, 'faint'),
    ...(ecosystem === undefined ? [] : [span(` ${ecosystem}`, 'faint')]),
  ];
  return spread(left, [span(counted(group.ids.size, 'CVE'), 'strong')], width);
}

/** Lists the binaries beside the layer that brought them, on one line if both fit. */
function packagesByLayer({ packages, name }: PackageRows, image: LayeredImage, width: number) {
  const isItself = packages.every((pkg) => pkg.name === name);
  const places = packages.flatMap((pkg) => locationsOf(pkg).map(({ layer }) => ({ layer, name: pkg.name })));
  const byLayer = Map.groupBy(places, ({ layer }) => layer);
  return Array.from(byLayer)
    .flatMap(([index, ours]): readonly PaintedLine[] => {
      const names = isItself ? [] : [...new Set(ours.map((place) => place.name))].sort();
      const layer = layerWords(index, image);
      const together = names.join(', ');
      if (textWidth(together) > width / NAMES_SHARE) {
        const listed = names.map((each) => span(each));
        return [
          ...flow(listed, width, INDENT, ', '),
          ...(layer === '' ? [] : [[span(INDENT), span(layer, 'faint')]]),
        ];
      }
      const parts = [span(together), span(layer, 'faint')].filter(({ text }) => text !== '');
      return flow(parts, Infinity, INDENT);
    })
    .map((line) => fitLine(line, width));
}

/** Shows a language package's path, its application, and its bringers. */
function placeLines({ packages }: PackageRows, width: number): readonly PaintedLine[] {
  const ofLanguages = packages.filter(({ ecosystem }) => ecosystem !== undefined);
  if (ofLanguages.length === 0) return [];
  const places = ofLanguages.flatMap((pkg) => locationsOf(pkg).map(({ path }) => rootedPlace(path)));
  const applications = ofLanguages.flatMap(({ application }) =>
    application === undefined ? [] : `/${application}`,
  );
  const { through } = bringersOf(ofLanguages);
  return [
    ...namesLine('in', applications, width),
    ...namesLine('at', places, width),
    ...namesLine('through', through, width),
    ...(ofLanguages.every(({ dev }) => dev)
      ? paragraph('for development alone', width, INDENT, 'faint')
      : []),
  ];
}

function namesLine(word: string, names: readonly string[], width: number): readonly PaintedLine[] {
  if (names.length === 0) return [];
  return paragraph(`${word} ${nameSome([...new Set(names)], NAMED_PLACES)}`, width, INDENT, 'faint');
}

/** Returns nothing for a folder, whose only layer is meaningless. */
function layerWords(index: number, { image: { layers }, base }: LayeredImage): string {
  const layer = layers[index];
  const digest = layer?.digest ?? layer?.diffId;
  if (layers.length === 1 && !digest) return '';
  return [
    `layer ${index + 1}/${layers.length}`,
    ...(base && index < base.layers ? ['base image'] : []),
    ...(digest ? [shortDigest(digest)] : []),
    ...(layer?.createdBy === undefined ? [] : [instructionOf(layer.createdBy)]),
  ].join('  ');
}

function resolutionTitle({ state, fixedVersion, fixRequires }: ResolutionGroup): PaintedLine {
  if (fixedVersion === undefined) return [span(INDENT), span(STATES[state], 'doubtful')];
  const only = fixRequires === undefined ? [] : [span(`, only with ${fixRequires}`, 'doubtful')];
  return [span(INDENT), span('fixed in '), span(fixedVersion, 'good'), ...only];
}
