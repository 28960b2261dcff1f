import {
  locationsOf,
  nameSome,
  sourceOf,
  type AffectedImport,
  type Evidence,
  type Finding,
  type InstalledPackage,
  type Layer,
  type Rating,
} from '../../domain/index.ts';
import { instructionOf } from '../upgrades/instruction.ts';
import { paragraph } from '../text/layout.ts';
import { limitWords } from '../words/limit-words.ts';
import { EMPTY_LINE, span, type PaintedLine } from '../text/paint.ts';
import { formatProbability } from '../words/quantities.ts';
import { padText } from '../text/text-width.ts';
import { vexWords } from '../words/vex-words.ts';
import { wrapText } from '../text/wrap-text.ts';

const INDENT = '  ';
const LABEL_WIDTH = 'published'.length + 2;

/** Lists a finding's evidence, one labelled line each: the facts about an ID once, then package by package. */
export function findingLines(
  findings: readonly Finding[],
  layers: readonly Layer[],
  width: number,
): readonly PaintedLine[] {
  const byFlaw = Map.groupBy(findings, ({ id, severity, severitySource = '' }) =>
    [id, severity, severitySource].join('\0'),
  );
  return byFlaw
    .values()
    .flatMap((ours) => [
      EMPTY_LINE,
      ...ours.slice(0, 1).flatMap((finding) => flawLines(finding, width)),
      ...ours.flatMap((finding) => [EMPTY_LINE, ...packageLines(finding, layers, width)]),
    ])
    .toArray();
}

function flawLines(finding: Finding, width: number): readonly PaintedLine[] {
  const { epss, kev } = finding;
  const field = (label: string, text: string | undefined) => fieldLines(label, text, width);
  return [
    ...paragraph(finding.id, width, '', 'strong'),
    ...field('title', finding.title),
    ...field('severity', severityWords(finding)),
    ...finding.ratings.flatMap((rating) => field('rating', ratingWords(rating))),
    ...field(
      'EPSS',
      epss && `${formatProbability(epss.probability)}, percentile ${formatProbability(epss.percentile)}`,
    ),
    ...field('KEV', kev && kevWords(kev)),
    ...field('published', finding.published),
    ...field('modified', finding.modified),
    ...field('VEX', finding.vex && vexWords(finding.vex)),
  ];
}

function packageLines(finding: Finding, layers: readonly Layer[], width: number): readonly PaintedLine[] {
  const { package: pkg } = finding;
  const source = sourceOf(pkg);
  const field = (label: string, text: string | undefined) => fieldLines(label, text, width);
  return [
    ...paragraph([pkg.name, pkg.version, pkg.architecture].filter(Boolean).join(' '), width, '', 'name'),
    ...field('source', source.name === pkg.name ? undefined : `${source.name} ${source.version}`),
    ...field('part of', pkg.application),
    ...locationsOf(pkg).flatMap(({ path, layer }) => [
      ...field(pkg.ecosystem === undefined ? 'database' : 'file', path),
      ...field('layer', layerWords(layer, layers)),
    ]),
    ...field('fix', fixWords(finding)),
    ...field('limit', finding.limit && limitWords(finding.limit)),
    ...finding.evidence.flatMap((evidence) => field('evidence', evidenceWords(evidence, pkg))),
  ];
}

function fixWords({ fixedVersion, fixRequires, state }: Finding): string {
  if (fixedVersion === undefined) return `none (${state})`;
  return fixRequires === undefined ? fixedVersion : `${fixedVersion}, only with ${fixRequires}`;
}

function fieldLines(label: string, text: string | undefined, width: number): readonly PaintedLine[] {
  if (text === undefined) return [];
  const lines = wrapText(span(text).text, width - INDENT.length - LABEL_WIDTH);
  return lines.map((line, i) => [
    span(INDENT + padText(i === 0 ? label : '', LABEL_WIDTH), 'faint'),
    span(line),
  ]);
}

function layerWords(index: number, layers: readonly Layer[]): string {
  const layer = layers[index];
  const instruction = layer?.createdBy === undefined ? '' : instructionOf(layer.createdBy);
  return `${index + 1} of ${layers.length} ${layer?.digest ?? layer?.diffId ?? ''} ${instruction}`;
}

function severityWords({ severity, severitySource }: Finding): string {
  return severitySource === undefined
    ? `${severity}, since no source that was asked rates it`
    : `${severity}, as ${severitySource} says`;
}

function ratingWords({ source, severity, score, vector }: Rating): string {
  return [source, severity, score?.toFixed(1), vector].filter((each) => each !== undefined).join(' ');
}

function kevWords({ dateAdded, dueDate, ransomware }: NonNullable<Finding['kev']>): string {
  const due = dueDate === undefined ? '' : `, to be fixed by ${dueDate}`;
  return `known to be exploited since ${dateAdded}${due}${ransomware ? ', used by ransomware' : ''}`;
}

/** Import paths to show in a line before counting the rest. */
const NAMED_IMPORTS = 3;

function pathsOf(imports: readonly AffectedImport[]): readonly string[] {
  return imports.map(({ path }) => path);
}

function evidenceWords(evidence: Evidence, { ecosystem: language }: InstalledPackage): string {
  const { feed, record, ecosystem, nameKind, range, version, state, fixedVersion, qualifiers, url } =
    evidence;
  const fix = fixedVersion === undefined ? '' : ` in ${fixedVersion}`;
  // A language package has one name.
  const kind = language === undefined ? `${nameKind} ` : '';
  const conditions = [
    qualifiers?.module === undefined ? [] : [`module ${qualifiers.module}`],
    qualifiers?.architectures ?? [],
    qualifiers?.imports ? [nameSome(pathsOf(qualifiers.imports), NAMED_IMPORTS)] : [],
  ].flat();
  return [
    `${record} of ${feed}, ${ecosystem}:`,
    `${kind}${evidence.package} ${range}, ${state}${fix};`,
    `compared with ${version}`,
    ...(conditions.length > 0 ? [`(only ${conditions.join(', ')})`] : []),
    ...(url === undefined ? [] : [url]),
  ].join(' ');
}
