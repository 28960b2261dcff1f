import type { RenderOptions, Report } from '../format.ts';
import { jsonPieces } from '../json-pieces.ts';
import { headed } from './json-text.ts';
import { platformDocument, resultDocument, workloadDocument } from './result-document.ts';

/** Renders the report as JSON (`schema/report-1.json`). */
export function renderJson(report: Report, options: RenderOptions): Iterable<string> {
  return jsonPieces(headed(reportDocument(report, options), options.program));
}

/** Keys keep their order here; absent values leave no key. */
function reportDocument({ results, failures }: Report, options: RenderOptions) {
  return {
    results: results.values().map((result) => resultDocument(result, options)),
    failures: failures.map(({ reference, platform, code, message, hint, workloads }) => ({
      reference,
      platform: platform && platformDocument(platform),
      code,
      message,
      hint,
      workloads: workloads?.map(workloadDocument),
    })),
  };
}
