import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_CONFIG_FILE } from '../../../config/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { print } from '../../output/print.ts';
import { CONFIGURATION } from './configuration.ts';
import type { System } from './system.ts';
import { SYSTEMS } from './systems/index.ts';
import { writeNew } from './write-new.ts';

/** Writes the files that a project needs for scans, and prints the remaining steps. */
export async function runInit(named: unknown, folder: string): Promise<number> {
  const systems = systemsOf(named, folder);
  await print([await writeAndTell(folder, DEFAULT_CONFIG_FILE, CONFIGURATION, 'draw the line in it')]);
  for (const { file, content, next } of systems)
    await print([await writeAndTell(folder, file, content, next)]);
  if (systems.length === 0) {
    await print(['no CI system was found here: name one with --ci, or call plimsoll scan IMAGE\n']);
  }
  return EXIT.within;
}

/** Returns the CI systems whose files exist. Includes manual systems only if no automatic one is found. */
function systemsOf(named: unknown, folder: string): readonly System[] {
  if (named !== undefined) return SYSTEMS.filter(({ name }) => name === named);
  const found = SYSTEMS.filter(({ signs }) => signs.some((sign) => existsSync(join(folder, sign))));
  const automatic = found.filter(({ name }) => name !== 'make');
  return automatic.length > 0 ? automatic : found;
}

async function writeAndTell(folder: string, file: string, content: string, next: string): Promise<string> {
  const isNew = await writeNew(folder, file, content);
  return isNew ? `wrote ${file}\n  next: ${next}\n` : `kept ${file}, which is there already\n`;
}
