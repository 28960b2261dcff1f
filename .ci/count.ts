/** Adds up vitest's JSON reports and prints the closing line of CI; a skipped test counts as failed. */
import { readFileSync } from 'node:fs';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
  readonly success: boolean;
}

let passed = 0;
let failed = 0;
for (const file of process.argv.slice(2)) {
  const report: Report = JSON.parse(readFileSync(file, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests + report.numPendingTests;
  if (report.numPendingTests > 0) console.log(`${file}: ${report.numPendingTests} skipped`);
  // A file that fails to load has no tests that could fail.
  if (!report.success && report.numFailedTests === 0) failed += 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
