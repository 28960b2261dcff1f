import { failed, ok, type Package, type Result } from '../domain/index.ts';

/** Longer operators first, since `>` is a prefix of `>=`. */
const OPERATORS = ['>=', '<=', '>', '<', '='] as const;

interface Bound {
  readonly operator: (typeof OPERATORS)[number];
  readonly version: string;
}

/** Bounds that must all hold. */
export type VersionRange = readonly Bound[];

/** Returns a version's sort key, by the package's scheme. */
export type VersionKey = (pkg: Package, version: string) => Result<Uint8Array>;

/** Parses `>= 1.2, < 1.4-2`; without an operator, a version matches exactly. */
export function parseVersionRange(text: string): Result<VersionRange> {
  const bounds: Bound[] = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    const operator = OPERATORS.find((candidate) => part.startsWith(candidate));
    const version = part.slice(operator?.length ?? 0).trim();
    if (version === '') return failed(`"${text}" is not a valid version range; write ">= 1.2, < 1.4-2"`);
    bounds.push({ operator: operator ?? '=', version });
  }
  return ok(bounds);
}

/** Also false if a version is invalid in the package's scheme: an unclear rule hides nothing. */
export function isInRange(pkg: Package, range: VersionRange, keyOf: VersionKey): boolean {
  const installed = keyOf(pkg, pkg.version);
  if (!installed.ok) return false;
  return range.every(({ operator, version }) => {
    const bound = keyOf(pkg, version);
    return bound.ok && holds(operator, Buffer.compare(installed.value, bound.value));
  });
}

function holds(operator: Bound['operator'], comparison: number): boolean {
  switch (operator) {
    case '<':
      return comparison < 0;
    case '<=':
      return comparison <= 0;
    case '=':
      return comparison === 0;
    case '>=':
      return comparison >= 0;
    case '>':
      return comparison > 0;
  }
}
