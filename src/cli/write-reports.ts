import { rename, writeFile } from 'node:fs/promises';
import { nearest, type OutputTarget, type Settings } from '../config/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import { REPORT_FORMATS, reportFormat, type Report, type ReportFormat } from '../report/index.ts';
import { wantsColour } from './terminal/index.ts';

/** Of a report that goes to a file or a pipe. */
const DEFAULT_WIDTH = 120;

interface Output {
  readonly format: ReportFormat;
  readonly file?: string;
}

/** Looks the formats up before any work is done. Throws USAGE for one that there is not. */
export function chooseOutputs(targets: readonly OutputTarget[]): readonly Output[] {
  const [standard] = REPORT_FORMATS;
  if (targets.length === 0 && standard) return [{ format: standard }];
  return targets.map(({ format: name, file }) => {
    const format = reportFormat(name);
    if (format) return { format, ...(file !== undefined && { file }) };
    const names = REPORT_FORMATS.map((each) => each.name);
    const guess = nearest(name, names);
    throw new AppError('USAGE', `there is no format "${name}"`, {
      hint: guess === undefined ? `the formats are ${names.join(', ')}` : `did you mean ${guess}?`,
    });
  });
}

/** Writes a report in each of its forms; a file is there whole or not at all. */
export async function writeReports(
  report: Report,
  outputs: readonly Output[],
  { color, showSuppressed }: Settings,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  for (const { format, file } of outputs) {
    const isTerminal = file === undefined && process.stdout.isTTY;
    const text = format.render(report, {
      width: isTerminal ? process.stdout.columns : DEFAULT_WIDTH,
      colour: file === undefined && wantsColour({ wish: color, isTerminal, environment }),
      showSuppressed,
    });
    await (file === undefined ? print(text) : replaceFile(file, text));
  }
}

/** Resolves when the text was handed over, so that a pipe is not cut short at exit. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

async function replaceFile(file: string, text: string): Promise<void> {
  const staged = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(staged, text);
    await rename(staged, file);
  } catch (error) {
    throw new AppError('IO_FAILED', `${file} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}
