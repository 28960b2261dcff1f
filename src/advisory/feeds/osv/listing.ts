/** One line of `modified_id.csv`: `2026-08-21T12:56:10Z,ALSA-2026:55775`. */
export interface Modification {
  readonly id: string;
  /** Milliseconds. */
  readonly modified: number;
}

/**
 * Reads the modification list, newest first, and stops at entries before `since`, so the rest need not even be
 * downloaded. Repeats entries at exactly `since`, since more may have joined them. Returns undefined if the first line
 * is older: the list predates what is known, or has another order. Throws SyntaxError if the text is not such a list,
 * or is empty.
 */
export async function modificationsSince(
  chunks: AsyncIterable<Uint8Array>,
  since: number,
): Promise<readonly Modification[] | undefined> {
  const found = new Map<string, Modification>();
  let isEmpty = true;
  for await (const line of linesOf(chunks)) {
    const modification = parseLine(line);
    isEmpty = false;
    if (modification.modified < since) break;
    found.set(modification.id, modification);
  }
  if (isEmpty) throw new SyntaxError('the list of modifications is empty');
  return found.size === 0 ? undefined : [...found.values()];
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
