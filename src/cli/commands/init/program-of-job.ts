import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { AppError, messageOf } from '../../../errors/index.ts';
import { PROGRAM_CALL, PROGRAM_NOTE } from './system.ts';

/** How a job runs Plimsoll. */
export interface ProgramOfJob {
  /** Words for a shell, before the arguments. */
  readonly call: string;
  /** A sentence for a comment. */
  readonly comment: string;
}

/**
 * The command of the PATH. Nothing is fetched by its name alone from npm: there is no release yet, so whoever registers the
 * name would run in the job.
 */
const ON_PATH: ProgramOfJob = {
  call: 'plimsoll',
  comment: 'It needs plimsoll on its PATH; `plimsoll init --program FILE` pins a file instead.',
};

/** Words that need no quotes in a shell, in YAML or in make. */
const PLAIN = /^[\w@%+=,./-]+$/u;

/** Returns the command, or the file after a check of its SHA-256. Throws USAGE, and IO_FAILED if it cannot be read. */
export async function programOfJob(folder: string, file?: string): Promise<ProgramOfJob> {
  if (file === undefined) return ON_PATH;
  if (!PLAIN.test(file)) {
    throw new AppError('USAGE', `--program: ${file} has characters that a job would have to quote`, {
      hint: 'rename the file to letters, digits, dots and hyphens',
    });
  }
  const path = file.includes('/') ? file : `./${file}`;
  const digest = await sha256Of(join(folder, file));
  return {
    call: `echo "${digest}  ${path}" | sha256sum --check --quiet && ${path}`,
    comment: `It runs ${path}, a file of the project, once its SHA-256 has been checked.`,
  };
}

/** Puts the program into the text of a job. */
export function withProgram(content: string, { call, comment }: ProgramOfJob): string {
  return content.replaceAll(PROGRAM_CALL, call).replaceAll(PROGRAM_NOTE, comment);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  } catch (error) {
    throw new AppError('IO_FAILED', `cannot read ${path}: ${messageOf(error)}`, {
      hint: 'name the file as the job will find it, from this folder',
      cause: error,
    });
  }
  return hash.digest('hex');
}
