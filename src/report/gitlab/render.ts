import type { Problem, ScanResult } from '../../domain/index.ts';
import type { ReportingProgram, RenderOptions, Report } from '../format.ts';
import { baseWords } from '../words/base-words.ts';
import { baselineWords } from '../words/baseline-words.ts';
import { imageName } from '../words/image-name.ts';
import { jsonPieces } from '../json-pieces.ts';
import { reportTime } from '../words/report-time.ts';
import { ofSeverities } from '../shown-findings.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { failedEntry, vulnerabilityParts, incompleteEntry, vulnerability } from './vulnerability.ts';

/** GitLab refuses report versions that it does not know yet; old releases know this one. */
const SCHEMA_VERSION = '15.0.7';

/** Renders a container-scanning report. An image with holes, or a failed one, makes the scan a failure. */
export function renderGitlab(report: Report, options: RenderOptions): Iterable<string> {
  const { results, failures } = report;
  const tool = toolDocument(options.program);
  const times = [...results.map(({ scannedAt }) => scannedAt), reportTime(report, options)].toSorted();
  const isComplete = failures.length === 0 && results.every(({ verdict }) => verdict.incomplete.length === 0);
  return jsonPieces({
    version: SCHEMA_VERSION,
    scan: {
      analyzer: tool,
      scanner: tool,
      type: 'container_scanning',
      status: isComplete ? 'success' : 'failure',
      start_time: withoutZone(times.at(0)),
      end_time: withoutZone(times.at(-1)),
      messages: [
        ...results.flatMap(messagesOf),
        ...failures.map((failure) => fatal(`${imageName(failure)} was not scanned: ${failure.message}`)),
      ],
    },
    vulnerabilities: entriesOf(report, options),
  });
}

function* entriesOf({ results, failures }: Report, options: RenderOptions): Generator<object, void> {
  for (const failure of failures) yield failedEntry(failure);
  for (const result of results) yield* vulnerabilitiesOf(result, options);
}

function* vulnerabilitiesOf(result: ScanResult, { severities }: RenderOptions): Generator<object, void> {
  if (result.verdict.incomplete.length > 0) yield incompleteEntry(result);
  const { findings } = ofSeverities(result.findings, severities);
  const image = vulnerabilityParts(result);
  for (const finding of mostUrgentFirst(findings)) yield vulnerability(finding, image);
}

function messagesOf(result: ScanResult) {
  const { image, verdict, baseline } = result;
  const base = baseWords(result);
  const about = ({ kind, message }: Problem) => `${imageName(image)}: ${kind}: ${message}`;
  return [
    { level: 'info', value: `${imageName(image)}: ${verdictWords(verdict)}` },
    ...(baseline ? [{ level: 'info', value: `${imageName(image)}: ${baselineWords(baseline)}` }] : []),
    ...(base === undefined ? [] : [{ level: 'info', value: `${imageName(image)}: ${base}` }]),
    ...verdict.incomplete.map((problem) => fatal(about(problem))),
    ...verdict.waived.map((problem) => ({ level: 'warn', value: `waived: ${about(problem)}` })),
  ];
}

function fatal(value: string) {
  return { level: 'fatal', value };
}

function toolDocument({ name, version }: ReportingProgram) {
  return { id: name, name: 'Plimsoll', version, vendor: { name: 'Plimsoll' } };
}

/** Writes a time in UTC, which the schema implies. */
function withoutZone(time = ''): string {
  return new Date(time).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
}
