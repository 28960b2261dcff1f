import { Watermark } from '../../feed-kit/watermark.ts';

/** One line in `modified_id.csv`: `2026-08-21T12:56:10Z,ALSA-2026:55775`. */
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

/**
 * Reads the modification list, newest first, and stops at entries before `since`, so the rest need not even
 * be downloaded. Repeats entries at exactly `since`, since more may have joined them. Gives no changes if an
 * older entry comes first: the list has another order, or is wholly older than `since`. Throws SyntaxError if
 * the text is empty or not a modification list.
 */
export async function modificationsSince(
  chunks: AsyncIterable<Uint8Array>,
  since: number,
  now: Date,
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
    if (modification.modified >= since) found.set(modification.id, modification);
    else if (isCurrent) break;
    else isOrdered = false;
    if (isCurrent && !isOrdered) break;
  }
  if (isEmpty) throw new SyntaxError('the list of modifications is empty');
  return { changes: isOrdered ? [...found.values()] : [], newest: watermark.newest };
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

function parseLine(line: string): Modification {
  const comma = line.indexOf(',');
  const modified = Date.parse(line.slice(0, Math.max(0, comma)));
  const id = line.slice(comma + 1).trim();
  if (Number.isNaN(modified) || id === '') {
    throw new SyntaxError(`"${line.slice(0, 80)}" is not a valid line of a list of modifications`);
  }
  return { id, modified };
}
