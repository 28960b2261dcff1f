import type { Command } from 'commander';
import type { Report } from '../../../report/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { readReportFile } from '../../opening/report-file.ts';
import { chooseReportOutputs } from '../../output/report-template.ts';
import { readRequest } from '../../opening/session.ts';
import { writeReports } from '../../output/write-reports.ts';

/** Renders stored reports as one. */
export async function runConvert(files: readonly string[], command: Command): Promise<number> {
  const { settings, environment } = await readRequest(command);
  const outputs = await chooseReportOutputs(settings);
  const reports: Report[] = [];
  for (const file of files) reports.push(await readReportFile(file));
  const report = {
    results: reports.flatMap(({ results }) => results),
    failures: reports.flatMap(({ failures }) => failures),
  };
  await writeReports(report, outputs, settings, environment);
  return EXIT.within;
}
