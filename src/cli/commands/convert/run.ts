import type { Command } from 'commander';
import type { Report } from '../../../report/index.ts';
import { EXIT } from '../../exit-codes.ts';
import { readKeptReport } from '../../kept-report.ts';
import { chooseReportOutputs } from '../../report-template.ts';
import { readRequest } from '../../session.ts';
import { writeReports } from '../../write-reports.ts';

/** Renders kept reports as one. */
export async function runConvert(files: readonly string[], command: Command): Promise<number> {
  const { settings, environment } = await readRequest(command);
  const outputs = await chooseReportOutputs(settings);
  const reports: Report[] = [];
  for (const file of files) reports.push(await readKeptReport(file));
  const report = {
    results: reports.flatMap(({ results }) => results),
    failures: reports.flatMap(({ failures }) => failures),
  };
  await writeReports(report, outputs, settings, environment);
  return EXIT.within;
}
