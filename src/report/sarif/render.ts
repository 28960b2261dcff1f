import type { ScanResult } from '../../domain/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { jsonPieces } from '../json-pieces.ts';
import { reportTime } from '../words/report-time.ts';
import { CompressedBudget } from './budget.ts';
import { categoriesOf, MISSING_CATEGORY } from './categories.ts';
import { MAX_COMPRESSED, MAX_RUNS } from './limits.ts';
import { imageRun, missingRun } from './run.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * Renders SARIF 2.1.0 with a run per image, within GitHub code scanning's limits. The last run names images
 * that were not scanned or did not fit. It is written even without any, unless others fill the file: its
 * alerts stay open until it is uploaded again.
 */
export function renderSarif(report: Report, options: RenderOptions): Iterable<string> {
  return jsonPieces({ $schema: SCHEMA, version: '2.1.0', runs: runsOf(report, options) });
}

function* runsOf(report: Report, options: RenderOptions): Generator<object, void> {
  const { results, failures } = report;
  const isAllShown = results.length + Math.min(failures.length, 1) <= MAX_RUNS;
  const shown = isAllShown ? results : worstFirst(results).slice(0, MAX_RUNS - 1);
  const leftOut = results.filter((result) => !shown.includes(result));
  const budget = new CompressedBudget(MAX_COMPRESSED);
  const context = { options, category: MISSING_CATEGORY, budget };
  const missing =
    shown.length < MAX_RUNS ? [missingRun(failures, leftOut, reportTime(report, options), context)] : [];
  const categories = categoriesOf(shown.map(({ image }) => image));
  for (const [i, result] of shown.entries()) {
    const runs = shown.length - i;
    const rest = (budget.count() * (runs - 1)) / runs;
    yield imageRun(result, { options, category: categories[i] ?? MISSING_CATEGORY, budget, rest });
  }
  yield* missing;
}

/** Images that cannot be judged come before ones over the line. */
function worstFirst(results: readonly ScanResult[]): readonly ScanResult[] {
  return results.toSorted((a, b) => b.verdict.exitCode - a.verdict.exitCode);
}
