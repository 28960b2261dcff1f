import type { RenderOptions, Report } from '../format.ts';
import { imageName } from '../image-name.ts';
import { printable } from '../../errors/index.ts';
import { reportTime } from '../report-time.ts';
import { xmlTag, xmlText } from '../xml-text.ts';
import { failedTest, resultTests, type TestCase } from './tests.ts';
import { propertiesOf } from './properties.ts';

/** Renders a suite of tests per image, in the form that both Ant's and Jenkins's schema allow. */
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
  // The schema knows no zone: times are UTC.
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
