import type { Environment, OutputTarget, Settings } from '../../config/index.ts';
import { PROGRAM } from '../../domain/index.ts';
import {
  renderTemplate,
  REPORT_FORMATS,
  reportFormat,
  TEMPLATE_FORMAT,
  type Report,
} from '../../report/index.ts';
import { writeOutputs } from './outputs.ts';
import { readTemplate } from './report-template.ts';

/**
 * Drops the table for a scan without results: standard error has reported the failures, and it would contain
 * nothing else.
 */
export function outputsOfScan(
  { results }: Report,
  outputs: readonly OutputTarget[],
): readonly OutputTarget[] {
  const isTable = ({ format, file }: OutputTarget) =>
    file === undefined && format === REPORT_FORMATS[0]?.name;
  return results.length > 0 ? outputs : outputs.filter((output) => !isTable(output));
}

/** Writes a report in each requested format. */
export async function writeReports(
  report: Report,
  outputs: readonly OutputTarget[],
  settings: Settings,
  environment: Environment,
): Promise<void> {
  const { showSuppressed, severity: severities, all, listPackages, fixPlan } = settings;
  const writtenAt = new Date().toISOString();
  await writeOutputs(
    outputs,
    async (name, view) => {
      const chosen = { showSuppressed, severities, all, listPackages, fixPlan };
      const options = { ...view, ...chosen, program: PROGRAM, writtenAt };
      const isTemplate = name === TEMPLATE_FORMAT;
      const format = reportFormat(isTemplate ? 'json' : name);
      if (!format) throw new Error(`the format ${name} was not checked`);
      const text = await format.render(report, options);
      return isTemplate ? await renderTemplate(await readTemplate(settings.template), text) : text;
    },
    settings,
    environment,
  );
}
