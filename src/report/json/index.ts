import { VERSION } from '../../domain/index.ts';
import { printableJson } from '../../errors/index.ts';
import type { RenderOptions, Report, ReportFormat } from '../format.ts';
import { resultDocument } from './result-document.ts';

/** Raised when a field changes its meaning or goes away; new fields may come without. */
export const SCHEMA_VERSION = 1;

/** The report for programs, as `schema/report-1.json` describes it. */
export const jsonFormat: ReportFormat = {
  name: 'json',
  title: 'for programs: everything that is known, as schema/report-1.json describes it',
  render: (report, options) =>
    `${printableJson(JSON.stringify(reportDocument(report, options), undefined, 2))}\n`,
};

/** Keys stand in the order in which they are written; absent values leave no key. */
function reportDocument({ results, failures }: Report, options: RenderOptions) {
  return {
    schemaVersion: SCHEMA_VERSION,
    program: { name: 'plimsoll', version: VERSION },
    results: results.map((result) => resultDocument(result, options)),
    failures: failures.map(({ reference, code, message, hint }) => ({ reference, code, message, hint })),
  };
}
