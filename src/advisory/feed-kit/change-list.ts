import { Watermark } from './watermark.ts';

/** One line of a modification list. */
export interface Modification {
  readonly id: string;
  /** Milliseconds. */
  readonly modified: number;
}

export interface Modifications {
  /** Empty if the list cannot give them. */
  readonly changes: readonly Modification[];
  /** Time of the newest entry that was read and is not in the future, in milliseconds. */
  readonly newest: number;
}

export interface ModificationsWanted {
  /** Milliseconds. */
  readonly since: number;
  readonly now: Date;
  /** Throws SyntaxError for a line of another kind. */
  readonly parseLine: (line: string) => Modification;
  readonly mayBeEmpty?: true;
}

/**
 * Reads a modification list, newest first, and stops at entries before `since`, so the rest need not even
 * be downloaded. Repeats entries at exactly `since`, since more may have joined them. Gives no changes if an
 * older entry comes first: the list has another order, or is wholly older than `since`. Throws SyntaxError if
 * the text is empty or not a modification list.
 */
export async function modificationsSince(
  chunks: AsyncIterable<Uint8Array>,
  { since, now, parseLine, mayBeEmpty }: ModificationsWanted,
): Promise<Modifications> {
  const found = new Map<string, Modification>();
  const watermark = new Watermark(now);
  let isEmpty = true;
  let isOrdered = true;
  for await (const line of linesOf(chunks)) {
    const modification = parseLine(line);
    isEmpty = false;
    watermark.see(modification.modified);
    const isCurrent = watermark.newest >= since;
    if (modification.modified >= since) keepNewest(found, modification);
    else if (isCurrent) break;
    else isOrdered = false;
    if (isCurrent && !isOrdered) break;
  }
  if (isEmpty && mayBeEmpty !== true) throw new SyntaxError('the list of modifications is empty');
  return { changes: isOrdered ? [...found.values()] : [], newest: watermark.newest };
}

function keepNewest(found: Map<string, Modification>, modification: Modification): void {
  const { modified } = found.get(modification.id) ?? modification;
  if (modification.modified >= modified) found.set(modification.id, modification);
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw new SyntaxError('a line of the list of modifications is unterminated');
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}

const MAX_LINE = 1024;

/** Reads OSV's `modified_id.csv`: `2026-08-21T12:56:10Z,ALSA-2026:55775`. */
export function timeAndId(line: string): Modification {
  const comma = line.indexOf(',');
  return modificationOf(line.slice(comma + 1).trim(), line.slice(0, Math.max(0, comma)), line);
}

/** Reads a CSAF folder's `changes.csv`: `"2024/cve-2024-1.json","2024-02-01T00:00:00+00:00"`. */
export function pathAndTime(line: string): Modification {
  const [, path = '', time = ''] = /^"?([^",]+)"?,"?([^",]+)"?\s*$/u.exec(line) ?? [];
  return modificationOf(path, time, line);
}

function modificationOf(id: string, time: string, line: string): Modification {
  const modified = Date.parse(time);
  if (Number.isNaN(modified) || id === '') {
    throw new SyntaxError(`"${line.slice(0, 80)}" is not a valid line of a list of modifications`);
  }
  return { id, modified };
}
