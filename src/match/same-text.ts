const SEPARATORS = /[-_.\s]+/u;

/**
 * Whether two texts name one version that no scheme orders: literally, or ignoring the parts that package
 * managers rewrite in file names and metadata (case, a leading `v`, the separator).
 */
export function isSameText(first: string, second: string): boolean {
  return first === second || normalised(first) === normalised(second);
}

function normalised(version: string): string {
  const text = version.trim().toLowerCase();
  return text
    .slice(text.startsWith('v') ? 1 : 0)
    .split(SEPARATORS)
    .join('.');
}
