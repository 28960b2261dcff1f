import type { ReportFormat } from './format.ts';
import { jsonFormat } from './json/index.ts';
import { tableFormat } from './table/index.ts';

/** Formats of reports, the default first. */
export const REPORT_FORMATS: readonly ReportFormat[] = [tableFormat, jsonFormat];

export const REPORT_FORMAT_NAMES: readonly string[] = REPORT_FORMATS.map(({ name }) => name);

export function reportFormat(name: string): ReportFormat | undefined {
  return REPORT_FORMATS.find((format) => format.name === name);
}
