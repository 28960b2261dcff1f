import type { Command } from 'commander';
import { processEnvironment, resolveSettings } from '../../../config/index.ts';
import { PROGRAM } from '../../../domain/index.ts';
import { jsonText } from '../../../report/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { flagsOf } from '../../options/options.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../output/outputs.ts';

/** Reads only the command line: an invalid variable or file must not hide the version. */
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
