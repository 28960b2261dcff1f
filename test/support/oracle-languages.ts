// What OSV's records say of packages of languages, by the libraries of their ecosystems. Nothing here is the product's.

import * as pep440 from '@renovatebot/pep440';
import * as gem from '@renovatebot/ruby-semver';
import * as semver from 'semver';
import * as z from 'zod';

const event = z.record(z.string(), z.string());

const record = z.object({
  id: z.string(),
  withdrawn: z.string().optional(),
  aliases: z.array(z.string()).default([]),
  affected: z.array(
    z.object({
      package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
      ranges: z.array(z.object({ type: z.string(), events: z.array(event) })).default([]),
      versions: z.array(z.string()).default([]),
      database_specific: z
        .looseObject({ last_known_affected_version_range: z.string().optional() })
        .optional(),
    }),
  ),
});

export type LanguageRecord = z.infer<typeof record>;
export type LanguageEntry = LanguageRecord['affected'][number];

export interface LanguageOracle {
  readonly isValid: (version: string) => boolean;
  readonly compare: (a: string, b: string) => number;
  /** The name by which two spellings are one. */
  readonly nameOf: (name: string) => string;
}

export const ORACLES: Readonly<Record<string, LanguageOracle>> = {
  npm: {
    isValid: (version) => semver.valid(wholeOf(version), true) !== null,
    compare: (a, b) => semver.compare(wholeOf(a), wholeOf(b), true),
    nameOf: (name) => name,
  },
  PyPI: {
    isValid: (version) => pep440.valid(version) !== null,
    compare: pep440.compare,
    nameOf: (name) => name.replace(/[-_.]+/g, '-').toLowerCase(),
  },
  RubyGems: {
    isValid: (version) => gem.valid(version) !== null,
    compare: (a, b) => Number(gem.gt(a, b)) - Number(gem.lt(a, b)),
    nameOf: (name) => name,
  },
};

/** A short form (`9.11`) as npm reads it in a range. */
function wholeOf(version: string): string {
  return /^\d+(\.\d+)?$/.test(version) ? (semver.minVersion(version)?.version ?? version) : version;
}

/** Records in force, by the names of the packages of an ecosystem. */
export function recordsByName(
  texts: Iterable<string>,
  ecosystem: string,
  { nameOf }: LanguageOracle,
): ReadonlyMap<string, readonly (readonly [LanguageRecord, LanguageEntry])[]> {
  const found: [name: string, LanguageRecord, LanguageEntry][] = [];
  for (const text of texts) {
    const parsed = record.parse(JSON.parse(text));
    if (parsed.withdrawn !== undefined) continue;
    for (const entry of parsed.affected) {
      if (entry.package?.ecosystem === ecosystem) found.push([nameOf(entry.package.name), parsed, entry]);
    }
  }
  const byName = Map.groupBy(found, ([name]) => name);
  return new Map(
    Array.from(byName, ([name, ours]) => [name, ours.map(([, each, entry]) => [each, entry] as const)]),
  );
}

/** https://ossf.github.io/osv-schema/#evaluation */
export function isAffected(version: string, entry: LanguageEntry, oracle: LanguageOracle): boolean {
  const isSame = (other: string) => oracle.isValid(other) && oracle.compare(version, other) === 0;
  if (entry.versions.some((listed) => listed === version || isSame(listed))) return true;
  return entry.ranges.some(({ type, events }) => type !== 'GIT' && isInRange(version, events, entry, oracle));
}

function isInRange(
  version: string,
  events: readonly z.infer<typeof event>[],
  entry: LanguageEntry,
  { isValid, compare }: LanguageOracle,
): boolean {
  const all = events.flatMap((each) => Object.entries(each));
  const known = entry.database_specific?.last_known_affected_version_range ?? '';
  if (all.length === 1 && known.startsWith('< ')) all.push(['fixed', known.slice(2)]);
  if (all.some(([, bound]) => bound !== '0' && !isValid(bound))) return false;
  const isFrom = (bound: string) => bound === '0' || compare(version, bound) >= 0;
  const sorted = all.toSorted(([, a], [, b]) => (a === '0' ? -1 : b === '0' ? 1 : compare(a, b)));
  let affected = false;
  for (const [kind, bound] of sorted) {
    if (kind === 'introduced' && isFrom(bound)) affected = true;
    else if (kind === 'fixed' && isFrom(bound)) affected = false;
    else if (kind === 'last_affected' && isFrom(bound) && compare(version, bound) > 0) affected = false;
  }
  return affected;
}
