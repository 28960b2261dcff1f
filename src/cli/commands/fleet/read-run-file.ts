import { runFile, type RunFile } from '../../../api/index.ts';
import { jsonExcess } from '../../../domain/index.ts';
import { AppError, messageOf } from '../../../errors/index.ts';
import { readDocument } from '../../opening/read-document.ts';

/** Half a million runs, with many labels each. */
const MAX_BYTES = 256 * 1024 ** 2;
const BOUNDS = { depth: 16, values: 50_000_000 };
/** The clock in a cluster without a network may be ahead. */
const MAX_AHEAD_MS = 24 * 60 * 60_000;
const HINT = 'see the shape of the file: plimsoll fleet import --help';

/**
 * Reads a cluster's run list. Throws USAGE, naming the place in the file. Refuses a list from the future: it
 * would be newer than all later lists.
 */
export async function readRunFile(file: string, now: Date): Promise<RunFile> {
  const text = await readDocument(file, { maxBytes: MAX_BYTES, code: 'LIMIT_EXCEEDED', hint: HINT });
  const { success, data, error } = runFile.safeParse(parse(file, text));
  if (success) {
    if (Date.parse(data.at) <= now.getTime() + MAX_AHEAD_MS) return data;
    throw notValid(file, `at: ${data.at} is in the future`);
  }
  const [issue] = error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw notValid(file, `${place}${issue?.message ?? 'not valid'}`);
}

function parse(file: string, text: string): unknown {
  const excess = jsonExcess(text, BOUNDS);
  if (excess !== undefined) throw notValid(file, excess);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notValid(file, messageOf(error));
  }
}

function notValid(file: string, reason: string): AppError {
  return new AppError('USAGE', `${file} is not a valid list of runs: ${reason}`, { hint: HINT });
}
