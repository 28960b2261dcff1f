import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_CONFIG_FILE } from '../../../config/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { print } from '../../output/print.ts';
import { CONFIGURATION } from './configuration.ts';
import type { ForeignProgram } from './foreign-programs.ts';
import { readForeignSettings, type ForeignSettings } from './foreign-settings.ts';
import { programOfJob, withProgram } from './program-of-job.ts';
import type { System } from './system.ts';
import { SYSTEMS } from './systems/index.ts';
import { writeNew } from './write-new.ts';

export interface InitOptions {
  /** The CI system, in place of those that are found. */
  readonly ci?: string;
  /** The scanner whose settings are taken over. */
  readonly from?: ForeignProgram;
  /** The file that the job runs. */
  readonly program?: string;
}

const NO_SETTINGS: ForeignSettings = { rules: '', notes: [] };

/** Writes the files that a project needs for scans, and prints the remaining steps. Takes over the settings of another scanner, if one is named. */
export async function runInit({ ci, from, program }: InitOptions, folder: string): Promise<number> {
  const systems = systemsOf(ci, folder);
  const job = await programOfJob(folder, program);
  const { rules, notes } = from ? await readForeignSettings(folder, from) : NO_SETTINGS;
  const configuration = rules === '' ? CONFIGURATION : `${CONFIGURATION}\n${rules}`;
  const isNew = await writeNew(folder, DEFAULT_CONFIG_FILE, configuration);
  await print([told(DEFAULT_CONFIG_FILE, isNew, 'draw the line in it')]);
  for (const note of notes) await print([`  ${note}\n`]);
  if (!isNew && rules !== '') await print(['  add these rules to it:\n', rules]);
  for (const { file, content, next } of systems)
    await print([told(file, await writeNew(folder, file, withProgram(content, job)), next)]);
  if (systems.length === 0) {
    await print(['no CI system was found here: name one with --ci, or call plimsoll scan IMAGE\n']);
  }
  return EXIT.within;
}

/** Returns the CI systems whose files exist. Includes manual systems only if no automatic one is found. */
function systemsOf(named: string | undefined, folder: string): readonly System[] {
  if (named !== undefined) return SYSTEMS.filter(({ name }) => name === named);
  const found = SYSTEMS.filter(({ signs }) => signs.some((sign) => existsSync(join(folder, sign))));
  const automatic = found.filter(({ name }) => name !== 'make');
  return automatic.length > 0 ? automatic : found;
}

function told(file: string, isNew: boolean, next: string): string {
  return isNew ? `wrote ${file}\n  next: ${next}\n` : `kept ${file}, which is there already\n`;
}
