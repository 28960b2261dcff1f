import {
  formatPlatform,
  locationsOf,
  originOf,
  purlOf,
  type Finding,
  type InstalledPackage,
  type Problem,
  type ScanResult,
} from '../../domain/index.ts';
import type { RenderOptions, Report, ScanFailure } from '../format.ts';
import { overLine } from '../over-line.ts';
import { memoized } from '../memoized.ts';
import { ofSeverities } from '../shown-findings.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { csvRow } from './row.ts';

const COLUMNS = [
  'record',
  'image',
  'platform',
  'id',
  'severity',
  'over_line',
  'before',
  'due',
  'package',
  'version',
  'fixed_version',
  'state',
  'known_exploited',
  'epss',
  'type',
  'purl',
  'location',
  'layer',
  'text',
  'url',
  'from',
] as const;

type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string | number>>>;

/**
 * Renders a table of rows (RFC 4180). `record` gives the row's kind: an image's verdict, a hole in it
 * (incomplete or waived), a finding (suppressed or not), or an image that could not be scanned (failed).
 * `text` is the title or a description.
 */
export function* renderCsv(report: Report, options: RenderOptions): Generator<string, void> {
  yield csvRow(COLUMNS);
  for (const result of report.results) {
    for (const row of resultRows(result, options)) yield written(row);
  }
  for (const failure of report.failures) yield written(failureRow(failure));
}

function written(row: Row): string {
  return csvRow(COLUMNS.map((column) => row[column] ?? ''));
}

function* resultRows(result: ScanResult, options: RenderOptions): Generator<Row, void> {
  const { image, verdict, findings, suppressed } = result;
  const { reference, platform } = image;
  const named = { image: reference, platform: platform ? formatPlatform(platform) : '' };
  const isOver = overLine(verdict);
  const cellsOf = memoized((pkg: InstalledPackage) => packageCells(pkg, result));
  yield { record: 'verdict', ...named, id: verdict.outcome, text: verdictWords(verdict) };
  for (const problem of verdict.incomplete)
    yield { record: 'incomplete', ...named, ...problemCells(problem) };
  for (const problem of verdict.waived) yield { record: 'waived', ...named, ...problemCells(problem) };
  for (const finding of mostUrgentFirst(ofSeverities(findings, options.severities).findings)) {
    const over_line = isOver(finding) ? 'yes' : 'no';
    yield {
      record: 'finding',
      ...named,
      over_line,
      before: beforeCell(finding, result),
      ...cellsOf(finding.package),
      ...findingCells(finding),
      from: result.base ? originOf(finding) : '',
    };
  }
  if (!options.showSuppressed) return;
  for (const { finding } of suppressed)
    yield { record: 'suppressed', ...named, ...cellsOf(finding.package), ...findingCells(finding) };
}

function problemCells({ kind, subject, message, path }: Problem): Row {
  return { id: kind, location: path ?? subject, text: message };
}

/** Blank without a baseline. */
function beforeCell({ before }: Finding, { baseline }: ScanResult): string {
  if (!baseline) return '';
  return before ? 'yes' : 'no';
}

function packageCells(pkg: InstalledPackage, { distribution, image }: ScanResult): Row {
  const layer = image.layers[pkg.layer];
  return {
    package: pkg.name,
    version: pkg.version,
    type: pkg.type,
    purl: purlOf(pkg, distribution) ?? '',
    location: locationsOf(pkg)
      .map(({ path }) => path)
      .join('; '),
    layer: layer?.digest ?? layer?.diffId ?? '',
  };
}

function findingCells(finding: Finding): Row {
  return {
    id: finding.id,
    severity: finding.severity,
    due: finding.limit ? (finding.limit.clock?.due ?? 'unknown') : '',
    fixed_version: finding.fixedVersion ?? '',
    state: finding.state,
    known_exploited: finding.kev ? 'yes' : 'no',
    epss: finding.epss?.probability ?? '',
    text: finding.title ?? '',
    url: finding.evidence.find(({ url }) => url !== undefined)?.url ?? '',
  };
}

function failureRow({ reference, platform, code, message }: ScanFailure): Row {
  return {
    record: 'failed',
    image: reference,
    platform: platform ? formatPlatform(platform) : '',
    id: code,
    text: message,
  };
}
