import { isSeverity } from '../domain/index.ts';
import { nearest, type OutputTarget, type Settings } from '../config/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import { REPORT_FORMATS, reportFormat, type Report, type ReportFormat } from '../report/index.ts';
import { checkReplaceable, replaceFile } from './replace-file.ts';
import { columnsOf, wantsColour } from './terminal/index.ts';

/** Of a report that goes to a file or a pipe. */
const DEFAULT_WIDTH = 120;

export interface Output {
  readonly format: ReportFormat;
  readonly file?: string;
}

/** Looks formats and files up before any work is done. Throws USAGE for a format that there is not. */
export async function chooseOutputs(targets: readonly OutputTarget[]): Promise<readonly Output[]> {
  const [standard] = REPORT_FORMATS;
  if (targets.length === 0 && standard) return [{ format: standard }];
  const outputs = targets.map(toOutput);
  for (const { file } of outputs) if (file !== undefined) await checkReplaceable(file);
  return outputs;
}

function toOutput({ format: name, file }: OutputTarget): Output {
  const format = reportFormat(name);
  if (format) return { format, ...(file !== undefined && { file }) };
  const names = REPORT_FORMATS.map((each) => each.name);
  throw new AppError('USAGE', `there is no format "${name}"`, { hint: hintForFormat(name, names) });
}

function hintForFormat(name: string, names: readonly string[]): string {
  // Grype's -f is its --fail-on.
  if (isSeverity(name.toLowerCase())) return `--fail-on ${name}`;
  const guess = nearest(name, names);
  return guess === undefined ? `the formats are ${names.join(', ')}` : `did you mean ${guess}?`;
}

/** Writes a report in each of its forms. One that cannot be written does not keep the others; then the first error is thrown. */
export async function writeReports(
  report: Report,
  outputs: readonly Output[],
  { color, showSuppressed, severity: severities, all }: Settings,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const { format, file } of outputs) {
    // Standard error has told of what failed, and a table would hold nothing else.
    if (file === undefined && format === REPORT_FORMATS[0] && report.results.length === 0) continue;
    const isTerminal = file === undefined && process.stdout.isTTY;
    const text = format.render(report, {
      width: file === undefined ? columnsOf(process.stdout, environment, DEFAULT_WIDTH) : DEFAULT_WIDTH,
      colour: file === undefined && wantsColour({ wish: color, isTerminal, environment }),
      showSuppressed,
      severities,
      all,
    });
    const written = file === undefined ? print(text) : replaceFile(file, text);
    await written.catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Resolves when the text was handed over, so that a pipe is not cut short at exit. A reader that goes away
 * (`plimsoll scan … | head`) is no failure of ours; a full disk is one.
 */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error || isBrokenPipe(error)) resolve();
      else reject(new AppError('IO_FAILED', `standard output cannot be written: ${messageOf(error)}`));
    });
  });
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}
