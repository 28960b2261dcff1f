import type { ScanResult } from '../../domain/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { baseWords } from '../words/base-words.ts';
import { baselineWords } from '../words/baseline-words.ts';
import { imageName } from '../words/image-name.ts';
import { printable } from '../../errors/index.ts';
import { reportTime } from '../words/report-time.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { xmlTag, xmlText } from '../text/xml-text.ts';
import { failedTest, resultTests, type TestCase } from './tests.ts';

/** Renders one test suite per image, in a form that both Ant's and Jenkins's schema allow. */
export function* renderJunit(report: Report, options: RenderOptions): Generator<string, void> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
  let id = 0;
  for (const result of report.results) {
    const suite = {
      name: imageName(result.image),
      time: result.scannedAt,
      properties: propertiesOf(result),
      tests: [...resultTests(result, options)],
    };
    yield* suitePieces(suite, id++);
  }
  for (const failure of report.failures) {
    const suite = {
      name: imageName(failure),
      time: reportTime(report, options),
      properties: [],
      tests: [failedTest(failure)],
    };
    yield* suitePieces(suite, id++);
  }
  yield '</testsuites>\n';
}

/** Lists what a report is about, and how fresh the feeds were, as properties of its suite. */
function propertiesOf(result: ScanResult): readonly (readonly [name: string, value: string])[] {
  const { image, distribution, feeds, verdict, baseline } = result;
  const base = baseWords(result);
  const digest = image.manifestDigest ?? image.configDigest;
  return [
    ...(digest === undefined ? [] : [['digest', digest] as const]),
    ...(distribution ? [['distribution', distribution.name] as const] : []),
    ['verdict', verdictWords(verdict)],
    ...(baseline ? [['baseline', baselineWords(baseline)] as const] : []),
    ...(base === undefined ? [] : [['base image', base] as const]),
    ...feeds.map(({ feed, syncedAt }) => [`feed ${feed}`, syncedAt ?? 'never loaded'] as const),
  ];
}

interface Suite {
  readonly name: string;
  /** RFC 3339. */
  readonly time: string;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly tests: readonly TestCase[];
}

function* suitePieces({ name, time, properties, tests }: Suite, id: number): Generator<string, void> {
  const outcomes = { failure: 0, error: 0, skipped: 0, passed: 0 };
  for (const { outcome } of tests) outcomes[outcome?.kind ?? 'passed']++;
  const { failure: failures, error: errors, skipped } = outcomes;
  // The schema has no time zone: times are UTC.
  const timestamp = new Date(time).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
  const shown = printable(name);
  yield `  ${xmlTag('testsuite', { name: shown, package: shown, id, timestamp, hostname: 'localhost', tests: tests.length, failures, errors, skipped, time: 0 })}\n`;
  yield '    <properties>\n';
  for (const [key, value] of properties) {
    yield `      ${xmlTag('property', { name: key, value: printable(value) }, true)}\n`;
  }
  yield '    </properties>\n';
  for (const test of tests) yield testPiece(test, shown);
  yield '    <system-out/>\n    <system-err/>\n  </testsuite>\n';
}

function testPiece({ name, group, outcome }: TestCase, suite: string): string {
  const attributes = { name: printable(name), classname: printable(group ?? suite), time: 0 };
  if (!outcome) return `    ${xmlTag('testcase', attributes, true)}\n`;
  const { kind, words } = outcome;
  const { type, message, lines } = words();
  const tag = xmlTag(kind, {
    ...(kind !== 'skipped' && { type: printable(type) }),
    message: printable(message),
  });
  const text = lines.map((line) => xmlText(printable(line))).join('\n');
  return `    ${xmlTag('testcase', attributes)}${tag}${text}</${kind}></testcase>\n`;
}
