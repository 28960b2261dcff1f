import type { ReportFormat } from './format.ts';
import * as formats from './format-list.ts';

const { tableFormat, ...others } = formats;

/** Report formats, the default first. */
export const REPORT_FORMATS: readonly ReportFormat[] = [tableFormat, ...Object.values(others)];

export const REPORT_FORMAT_NAMES: readonly string[] = REPORT_FORMATS.map(({ name }) => name);

export function reportFormat(name: string): ReportFormat | undefined {
  return REPORT_FORMATS.find((format) => format.name === name);
}
