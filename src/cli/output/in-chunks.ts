/** Characters to write at once. */
const CHUNK_LENGTH = 64 * 1024;

/** Text in many small pieces, or in large ones that are read while they are written. */
export type TextPieces = Iterable<string> | AsyncIterable<string>;

/** Joins a report's many small pieces into few large ones. A string is a piece by itself. */
export function textInChunks(text: TextPieces): TextPieces {
  if (typeof text === 'string') return [text];
  return Symbol.asyncIterator in text ? text : joined(text);
}

function* joined(pieces: Iterable<string>): Generator<string, void> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
