/**
 * Adds up vitest's JSON reports, names what failed, and prints the closing line of CI; a skipped test counts as failed.
 * The names come last, since the end of a long log is what is kept of it.
 */
import { readFileSync } from 'node:fs';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const LONGEST_MESSAGE = 2000;

let passed = 0;
let failed = 0;
for (const path of process.argv.slice(2)) {
  const report: Report = JSON.parse(readFileSync(path, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests + report.numPendingTests;
  // A file that fails to load has no tests that could fail.
  if (!report.success && report.numFailedTests === 0) failed += 1;
  nameFailures(report);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function nameFailures({ testResults }: Report): void {
  for (const file of testResults) {
    if (file.message !== '') console.log(`failed: ${file.name}\n${file.message.slice(0, LONGEST_MESSAGE)}`);
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status === 'passed') continue;
      console.log(
        `${status}: ${file.name}: ${fullName}\n${failureMessages.join('\n').slice(0, LONGEST_MESSAGE)}`,
      );
    }
  }
}
