/** Characters that are written at once. */
const CHUNK_LENGTH = 64 * 1024;

/** Joins the many small pieces of a report to few large ones. A text is a piece by itself. */
export function* inChunks(text: Iterable<string>): Generator<string, void> {
  let chunk = '';
  for (const piece of typeof text === 'string' ? [text] : text) {
    chunk += piece;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
