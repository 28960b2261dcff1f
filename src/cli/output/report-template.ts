import { open } from 'node:fs/promises';
import type { OutputTarget, Settings } from '../../config/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import { checkTemplate, REPORT_FORMAT_NAMES, TEMPLATE_FORMAT, type Template } from '../../report/index.ts';
import { chooseOutputs } from './outputs.ts';

const MAX_BYTES = 1_000_000;

/** Validates a report's formats, files and template before any work is done. */
export async function chooseReportOutputs({
  format,
  template,
}: Pick<Settings, 'format' | 'template'>): Promise<readonly OutputTarget[]> {
  const targets = format.length === 0 && template !== undefined ? [{ format: TEMPLATE_FORMAT }] : format;
  const outputs = await chooseOutputs(targets, [...REPORT_FORMAT_NAMES, TEMPLATE_FORMAT]);
  const isUsed = outputs.some((output) => output.format === TEMPLATE_FORMAT);
  if (isUsed) await checkTemplate(await readTemplate(template));
  else if (template !== undefined) {
    throw new AppError('USAGE', 'no format uses --template', { hint: `add --format ${TEMPLATE_FORMAT}` });
  }
  return outputs;
}

export async function readTemplate(file: string | undefined): Promise<Template> {
  if (file === undefined) {
    throw new AppError('USAGE', `--format ${TEMPLATE_FORMAT} has no template`, {
      hint: 'give one with --template FILE',
    });
  }
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    if (size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`);
    return { file, text: await handle.readFile('utf8') };
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `cannot read the template ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
