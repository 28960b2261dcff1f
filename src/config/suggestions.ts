/** Suggests the nearest known word, as the end of a message or as a hint. */
export function didYouMean(written: string, known: readonly string[]): string | undefined {
  const guess = nearest(written, known);
  return guess === undefined ? undefined : `did you mean ${guess}?`;
}

/** Ends a message with the nearest known word, if one is near. */
export function withSuggestion(message: string, written: string, known: readonly string[]): string {
  const guess = didYouMean(written, known);
  return guess === undefined ? message : `${message}; ${guess}`;
}

/** Suggests the nearest known word, else lists them all. */
export function hintFor(written: string, known: readonly string[]): string {
  return didYouMean(written, known) ?? `use one of: ${known.join(', ')}`;
}

/** Returns the candidate with the fewest edits from the given text, if it is close enough to be meant. */
function nearest(written: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(written, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Computes the Levenshtein distance, row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
