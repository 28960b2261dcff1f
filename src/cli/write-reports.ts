import type { Environment, OutputTarget, Settings } from '../config/index.ts';
import { PROGRAM } from '../domain/index.ts';
import { REPORT_FORMATS, reportFormat, type Report } from '../report/index.ts';
import { writeOutputs } from './outputs.ts';

/** Writes a report in each of its formats. */
export async function writeReports(
  report: Report,
  outputs: readonly OutputTarget[],
  settings: Settings,
  environment: Environment,
): Promise<void> {
  const { showSuppressed, severity: severities, all, listPackages } = settings;
  const writtenAt = new Date().toISOString();
  // Standard error has reported the failures, and a table would contain nothing else.
  const isEmpty = ({ format, file }: OutputTarget) =>
    file === undefined && format === REPORT_FORMATS[0]?.name && report.results.length === 0;
  await writeOutputs(
    outputs.filter((output) => !isEmpty(output)),
    (name, view) => {
      const format = reportFormat(name);
      if (!format) throw new Error(`the format ${name} was not checked`);
      const chosen = { showSuppressed, severities, all, listPackages };
      return format.render(report, { ...view, ...chosen, program: PROGRAM, writtenAt });
    },
    settings,
    environment,
  );
}
