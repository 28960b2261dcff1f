import { DISTRIBUTIONS } from '../../distributions/index.ts';

/** Line prefixes, the longest first, and the `ID` that os-release has or would have. */
const NAMES = DISTRIBUTIONS.flatMap(({ id, release }) =>
  (release?.lines ?? []).map((beginning) => ({ beginning, id })),
).toSorted((a, b) => b.beginning.length - a.beginning.length);

export interface ReleaseLine {
  readonly id: string;
  readonly version: string;
}

/**
 * Parses the single line in older release files, `CentOS release 6.10 (Final)`: the version is the first word
 * that is a number. Undefined unless the line begins with a known name.
 */
export function parseReleaseLine(line: string): ReleaseLine | undefined {
  const known = NAMES.find(({ beginning }) => line.startsWith(beginning));
  if (!known) return undefined;
  const version = line.split(' ').find((word) => word.charAt(0) >= '0' && word.charAt(0) <= '9') ?? '';
  return { id: known.id, version };
}
