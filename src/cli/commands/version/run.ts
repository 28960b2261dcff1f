import type { Command } from 'commander';
import { processEnvironment, resolveSettings } from '../../../config/index.ts';
import { PROGRAM } from '../../../domain/index.ts';
import { jsonText } from '../../../report/index.ts';
import { EXIT } from '../../exit-codes.ts';
import { flagsOf } from '../../options.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../outputs.ts';

/** Reads the command line alone: an invalid variable or file must not hide which version it is invalid for. */
export async function runVersion(command: Command): Promise<number> {
  const settings = resolveSettings(flagsOf(command), {}, undefined);
  const outputs = await chooseOutputs(settings.format, DOCUMENT_FORMATS);
  const { version: node, platform, arch: architecture } = process;
  await writeOutputs(
    outputs,
    (format) =>
      format === 'json' ? jsonText({ node, platform, architecture }, PROGRAM) : `${PROGRAM.version}\n`,
    settings,
    processEnvironment(),
  );
  return EXIT.within;
}
